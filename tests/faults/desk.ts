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

  async chooseNth(label: string, index: number) {
    this.fields += 1;
    await this.#do(this.main.getByLabel(label).first().selectOption({ index }));
  }

  /** Opens the page of a family from the search of the counter. */
  async find(words: string, family: RegExp) {
    await this.open('Familles', 'Guichet');
    await this.write(/^Nom, e-mail/, words);
    await this.press('Chercher');
    await this.follow(family);
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

  /** The questions of a health sheet, where they are open. */
  protected async answerHealthQuestions() {
    await this.write('Nom et prénom', 'Paul Noël');
    await this.write("Lien avec l'enfant", 'grand-père');
    await this.write(/^Téléphone$/, '0475 11 22 33');
    await this.write('Nom du médecin traitant', 'Dr Anne Hermans');
    await this.write('Téléphone du médecin', '087 11 22 33');
    await this.tick('Bien', this.group(/sait nager/));
    const no = [
      /allergies/,
      /maladie/,
      /médicaments/,
      /régime/,
      /handicap/,
      /Quelqu'un d'autre/,
      /ne peut pas venir chercher/,
      /sans adulte/,
    ];
    for (const question of [...no, /lunettes/, /sieste/]) await this.answer(question, 'Non');
    for (const question of [/tétanos/, /premiers soins/, /urgence/]) await this.answer(question, 'Oui');
  }

  /** Types in what a parent answered and signed on paper. */
  async fillPaperSheet() {
    await this.answerHealthQuestions();
    await this.tick(/Le parent a signé cet accord/);
    await this.tick(/Le formulaire papier est complet/);
    await this.write('Motif', 'Formulaire papier du 1er mai');
    await this.press('Valider la fiche');
    await this.seen(/C'est fait/);
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
