// How many clicks a registered, signed-in parent needs from the home page to two children enrolled for two weeks each, paid.
import type { Browser, Page } from 'playwright-core';
import type { Town } from '../../tests/tour/town.ts';
import { openTab, visit } from '../../tests/tour/visit.ts';

/** Walks the way as a parent would and counts what was pressed, the provider's button included. */
export async function countClicks(browser: Browser, town: Town): Promise<number> {
  const page = await openTab(browser, town, { viewport: { width: 390, height: 844 } });
  let clicks = 0;
  const press = async (name: RegExp) => {
    clicks += 1;
    const main = page.getByRole('main');
    await main.getByRole('link', { name }).or(main.getByRole('button', { name })).first().click();
  };
  await visit(page, town, { name: 'clics', route: '/', as: ({ twice }) => twice, path: () => '/' });
  await press(/^Portail Parent$/);
  await press(/Inscrire mon enfant/);
  await takeTwoWeeks(page, press);
  await press(/Inscrire un autre enfant/);
  await page.waitForURL((url) => url.pathname.endsWith('/semaines'));
  await takeTwoWeeks(page, press);
  await press(/Finaliser mes inscriptions/);
  await press(/^Valider$/);
  await press(/^Payer$/);
  await page.waitForURL('**/checkout/**');
  await press(/^Payer$/);
  await page.waitForURL('**/portail/paiement/**');
  await page.getByRole('heading', { name: /C'est payé|Paiement en cours/ }).waitFor();
  await page.context().close();
  return clicks;
}

async function takeTwoWeeks(page: Page, press: (name: RegExp) => Promise<void>) {
  const given = page.getByRole('button', { name: /Rendre la place/ });
  await page
    .getByRole('button', { name: /^Réserver/ })
    .first()
    .waitFor();
  for (const taken of [1, 2]) {
    await press(/^Réserver/);
    await given.nth(taken - 1).waitFor();
  }
}
