// Two ways to work a page: with a pointer, and with the keyboard alone (Tab, Enter, Space; arrows and letters only inside a
// field that takes them, as everywhere on the web). The keyboard's way fails where the focus is trapped, lost or unseen.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

export type Hands = {
  /** a link or a button */
  press: (control: Locator) => Promise<void>;
  write: (field: Locator, text: string) => Promise<void>;
  /** YYYY-MM-DD */
  writeDate: (field: Locator, date: string) => Promise<void>;
  /** the nth option; 0 is the first */
  choose: (list: Locator, nth: number) => Promise<void>;
  /** a check box, or one of several radio buttons */
  tick: (box: Locator) => Promise<void>;
};

export const pointer: Hands = {
  press: (control) => control.click(),
  write: (field, text) => field.fill(text),
  writeDate: (field, date) => field.fill(date),
  choose: async (list, nth) => void (await list.selectOption({ index: nth })),
  tick: (box) => box.check(),
};

/** More than any page has. */
const mostStops = 150;

/** The keyboard on this page. */
export function keyboardOf(page: Page): Hands {
  const key = (name: string) => page.keyboard.press(name);

  /** Tabs until the focus is there, and sees it. */
  async function reach(control: Locator): Promise<void> {
    for (let stop = 0; stop < mostStops; stop += 1) {
      const focus = await control.evaluate((element) => {
        if (element !== document.activeElement) return null;
        const { outlineStyle, boxShadow } = getComputedStyle(element);
        return outlineStyle !== 'none' || boxShadow !== 'none' ? 'seen' : element.outerHTML.slice(0, 160);
      });
      if (focus) return expect(focus, 'the focus is seen').toBe('seen');
      await key('Tab');
    }
    throw new Error(`Tab does not lead to ${control}`);
  }

  const clearAndType = async (field: Locator, text: string) => {
    await reach(field);
    await key('ControlOrMeta+a');
    await page.keyboard.type(text);
  };

  return {
    press: async (control) => {
      await reach(control);
      await key('Enter');
    },
    write: clearAndType,
    writeDate: async (field, date) => {
      await reach(field);
      const [year = '', month = '', day = ''] = date.split('-');
      // the order of the browser's own language, which a test does not choose
      for (const digits of [day + month + year, month + day + year]) {
        await page.keyboard.type(digits);
        if ((await field.inputValue()) === date) return;
        for (const _segment of ['year', 'month', 'day']) await key('ArrowLeft');
      }
      throw new Error(`the date reads ${await field.inputValue()}, not ${date}`);
    },
    choose: async (list, nth) => {
      await reach(list);
      await key('Home');
      for (let down = 0; down < nth; down += 1) await key('ArrowDown');
    },
    tick: async (box) => {
      // Tab reaches one radio button of a group, the arrows the others
      const group = page.locator(`input[type=radio][name="${await box.getAttribute('name')}"]`);
      if ((await box.getAttribute('type')) !== 'radio') {
        await reach(box);
        await key('Space');
      } else {
        await reach(group.first());
        await key('Space');
        for (let next = 0; next < (await group.count()) && !(await box.isChecked()); next += 1) await key('ArrowDown');
      }
      expect(await box.isChecked()).toBe(true);
    },
  };
}
