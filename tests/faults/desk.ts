// A member of staff at the pages of the desk, without JavaScript, who counts what it takes.
import type { Browser, Locator, Page } from 'playwright-core';

export class Desk {
  readonly page: Page;
  /** fields filled in, ticked or chosen */
  fields = 0;
  /** links and buttons */
  clicks = 0;

  protected constructor(page: Page) {
    this.page = page;
  }

  /** Signs in at the identity provider as that person of the demonstration, and comes to the desk. */
  static async signIn(browser: Browser, origin: string, persona: string, path = '/bureau'): Promise<Desk> {
    return new Desk(await Desk.openPage(browser, origin, persona, path));
  }

  protected static async openPage(
    browser: Browser,
    origin: string,
    persona: string,
    path: string,
    viewport?: { width: number; height: number },
  ) {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      locale: 'fr-BE',
      baseURL: origin,
      acceptDownloads: true,
      ...(viewport && { viewport }),
    });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    await page.goto(`/auth/login?method=eid&login_hint=${persona}&returnTo=${encodeURIComponent(path)}`);
    return page;
  }

  get main(): Locator {
    return this.page.getByRole('main');
  }

  group(name: string | RegExp): Locator {
    return this.main.getByRole('group', { name }).first();
  }

  /** Opens a page from the menu of that group. */
  async open(group: string, name: string) {
    this.clicks += 1;
    const menu = this.page.getByRole('navigation', { name: 'Bureau' });
    await menu.locator('summary', { hasText: group }).click();
    this.clicks += 1;
    await this.#do(menu.getByRole('link', { name, exact: true }).click());
  }

  async follow(name: string | RegExp, within: Locator = this.main) {
    this.clicks += 1;
    await this.#do(within.getByRole('link', { name }).first().click());
  }

  async press(name: string | RegExp, within: Locator = this.main) {
    this.clicks += 1;
    await this.#do(within.getByRole('button', { name }).first().click());
  }

  async write(label: string | RegExp, text: string, within: Locator = this.main) {
    this.fields += 1;
    await this.#do(within.getByLabel(label).first().fill(text));
  }

  async choose(label: string | RegExp, option: string, within: Locator = this.main) {
    this.fields += 1;
    await this.#do(within.getByLabel(label).first().selectOption({ label: option }));
  }

  async tick(label: string | RegExp, within: Locator = this.main) {
    this.fields += 1;
    const box = within.getByRole('checkbox', { name: label }).or(within.getByRole('radio', { name: label }));
    await this.#do(box.first().check());
  }

  /** One of several answers to a question. */
  async answer(question: string | RegExp, said: string) {
    this.fields += 1;
    await this.#do(this.group(question).getByRole('radio', { name: said, exact: true }).check());
  }

  async attach(label: string, name: string, content: Uint8Array) {
    this.fields += 1;
    await this.#do(
      this.main
        .getByLabel(label)
        .first()
        .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) }),
    );
  }

  async seen(text: string | RegExp) {
    await this.#do(this.main.getByText(text).first().waitFor());
  }

  /** What cannot be done is told with the page on which it was tried. */
  async #do(act: Promise<unknown>) {
    await act.catch(async (error: Error) => {
      throw new Error(`${error.message}\n${this.page.url()}\n${await this.main.ariaSnapshot()}`, { cause: error });
    });
  }
}
