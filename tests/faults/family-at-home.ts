// A parent at the pages of the portal, on a phone and without JavaScript.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { Desk } from './desk.ts';

const phone = { width: 390, height: 844 };

/** What a parent types about themselves and their child. */
export type About = { phone: string; street: string; postalCode: string; city: string };

export class Family extends Desk {
  static override async signIn(browser: Browser, origin: string, persona: string, path = '/portail'): Promise<Family> {
    const page = await Desk.openPage(browser, origin, persona, path, phone);
    return new Family(page);
  }

  async register({ phone: number, street, postalCode, city }: About) {
    await this.follow("S'enregistrer en tant que parent");
    await this.write('Téléphone', number);
    await this.write('Rue et numéro', street);
    await this.write('Code postal', postalCode);
    await this.write('Localité', city);
    await this.press('Valider');
  }

  /** Registers a child and fills in the health sheet. */
  async addChild(givenName: string, familyName: string, birthDate: string, nationalNumber: string) {
    await this.follow('Enregistrer un enfant');
    await this.write('Prénom', givenName);
    await this.write(/^Nom$/, familyName);
    await this.write('Date de naissance', birthDate);
    await this.write(/^Numéro de registre national$/, nationalNumber);
    await this.choose('Lieu scolaire', "Une autre école, ou pas encore à l'école");
    await this.choose('Année scolaire', "Pas encore à l'école");
    await this.press(/Valider|Enregistrer/);
  }

  async fillHealthSheet() {
    const closed = this.main.locator('details:not([open]) > summary');
    while (await closed.count()) await closed.first().click();
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
      /lunettes/,
      /sieste/,
    ];
    for (const question of no) await this.answer(question, 'Non');
    for (const question of [/tétanos/, /premiers soins/, /urgence/]) await this.answer(question, 'Oui');
    await this.tick(/J'accepte que le service garde la fiche santé/);
    await this.tick(/Je déclare que cette fiche/);
    await this.press('Valider la fiche');
    await this.seen(/est validée/);
  }

  async takeWeek(name: RegExp) {
    await this.tick(name);
    await this.press('Réserver ces semaines');
    await this.press('Régler mon panier');
  }

  /** Pays what is in the basket at the provider's page, and waits until the portal knows. */
  async payOnline() {
    await this.press(/^Payer$/);
    await this.page.getByRole('button', { name: 'Payer', exact: true }).click();
    await this.page.waitForURL('**/paiement/**');
    for (let attempt = 0; attempt < 40 && !(await this.main.getByText("C'est payé").count()); attempt += 1) {
      await sleep(500);
      await this.page.reload();
    }
    await this.seen("C'est payé");
  }

  /** Has the basket wait for a transfer; returns the communication that it asks for. */
  async payByTransfer(): Promise<string> {
    await this.press(/^Virement$/);
    return (await this.main.innerText()).match(/\+\+\+[\d/]+\+\+\+/)![0];
  }
}
