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
    await this.answerHealthQuestions();
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
