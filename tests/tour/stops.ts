// Every page in every state worth looking at: what the pictures, the accessibility tests and the bench of the pages walk
// through. A page of web/src/routes that no stop shows turns a test red.
import type { Page } from 'playwright-core';
import type { Household } from './household.ts';
import type { Season, Town } from './town.ts';

export type Stop = {
  /** of the test and of the picture's file */
  name: string;
  /** the page as SvelteKit calls it; null for the demonstration's stand-ins */
  route: string | null;
  as?: (families: Town['families']) => Household;
  path: (town: Town) => string;
  /** what a person does to come to this state; the page may leave for another */
  act?: (page: Page) => Promise<unknown>;
  /** where a picture of the screen begins, when it is not the top */
  lookAt?: string;
  /** leaves by itself after a moment */
  goesOn?: true;
  /** « open » unless said */
  season?: Season;
  /** its names and roles are kept as text, beside the test */
  isOnJourney?: true;
};

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const refused = (page: Page) => page.getByRole('alert').first().waitFor();
const sent = (name: string) => async (page: Page) => {
  await press(page, name);
  await refused(page);
};
/** Presses it where it still can be: a second visit finds it done. */
const noted = (name: RegExp) => async (page: Page) => {
  // a form asks first whether the portal is there: the click is over before the answer's page has come
  if (await page.getByRole('button', { name }).first().isVisible()) await Promise.all([page.waitForEvent('load'), press(page, name)]);
};
const firstChild = ({ children }: Household) => children[0]!.id;
const calendarOf = (family: Household) => `/portail/enfants/${firstChild(family)}/semaines`;
const sheetOf = (family: Household) => `/portail/enfants/${firstChild(family)}/sante`;

const open: Stop[] = [
  { name: 'accueil', route: '/', path: () => '/', isOnJourney: true },
  { name: 'accueil-connecte', route: '/', as: ({ ready }) => ready, path: () => '/' },
  {
    name: 'accueil-coupe',
    route: '/',
    path: () => '/',
    act: async (page) => {
      await page.route('**/graphql', (route) => route.abort());
      await page.reload();
      await page.getByText('La connexion est coupée').first().waitFor();
    },
  },
  { name: 'connexion', route: '/connexion', path: () => '/connexion', isOnJourney: true },
  { name: 'connexion-annulee', route: '/connexion', path: () => '/connexion?erreur=annule' },
  { name: 'connexion-annulee-connecte', route: '/connexion', as: ({ ready }) => ready, path: () => '/connexion?erreur=annule' },
  { name: 'connexion-demandee', route: '/connexion', path: () => '/connexion?returnTo=/portail/panier' },
  { name: 'accessibilite', route: '/accessibilite', path: () => '/accessibilite' },
  { name: 'verifier', route: '/verifier', path: () => '/verifier' },
  { name: 'adresse', route: '/adresse', path: () => '/adresse?jeton=essai' },
  { name: 'adresse-confirmee', route: '/adresse', path: () => '/adresse?fait' },
  { name: 'vie-privee', route: '/vie-privee', path: () => '/vie-privee' },
  { name: 'vie-privee-efface', route: '/vie-privee/efface', path: () => '/vie-privee/efface' },
  { name: 'introuvable', route: '/+error', path: () => '/nulle-part' },
  { name: 'reconnecte', route: '/portail/reconnecte', as: ({ ready }) => ready, path: () => '/portail/reconnecte' },

  { name: 'portail-nouveau', route: '/portail', as: ({ newcomer }) => newcomer, path: () => '/portail' },
  { name: 'parent', route: '/portail/parent', as: ({ newcomer }) => newcomer, path: () => '/portail/parent', isOnJourney: true },
  {
    name: 'parent-erreurs',
    route: '/portail/parent',
    as: ({ newcomer }) => newcomer,
    path: () => '/portail/parent',
    act: async (page) => {
      await page.getByLabel('E-mail').fill('claire@');
      await sent('Valider')(page);
    },
  },
  { name: 'portail-sans-enfant', route: '/portail', as: ({ childless }) => childless, path: () => '/portail' },
  { name: 'portail-a-completer', route: '/portail', as: ({ unfinished }) => unfinished, path: () => '/portail' },
  { name: 'portail-pret', route: '/portail', as: ({ ready }) => ready, path: () => '/portail', isOnJourney: true },
  { name: 'portail-garde', route: '/portail', as: ({ held }) => held, path: () => '/portail' },
  { name: 'portail-offre', route: '/portail', as: ({ busy }) => busy, path: () => '/portail' },
  { name: 'portail-lien-recu', route: '/portail', as: ({ asked }) => asked, path: () => '/portail' },
  { name: 'portail-lien-demande', route: '/portail', as: ({ asking }) => asking, path: () => '/portail' },
  { name: 'portail-virement-attendu', route: '/portail', as: ({ transfer }) => transfer, path: () => '/portail' },
  { name: 'fiche', route: '/portail/fiche', as: ({ ready }) => ready, path: () => '/portail/fiche' },
  {
    name: 'fiche-erreurs',
    route: '/portail/fiche',
    as: ({ ready }) => ready,
    path: () => '/portail/fiche',
    act: async (page) => {
      await page.getByLabel('E-mail').fill('');
      await sent('Enregistrer')(page);
    },
  },
  {
    name: 'fiche-session-finie',
    route: '/portail/fiche',
    as: ({ ready }) => ready,
    path: () => '/portail/fiche',
    act: async (page) => {
      await page.context().clearCookies();
      await press(page, 'Enregistrer');
      await page.getByText('Votre session a pris fin').first().waitFor();
    },
  },

  {
    name: 'enfant-nouveau',
    route: '/portail/enfants/nouveau',
    as: ({ childless }) => childless,
    path: () => '/portail/enfants/nouveau',
    isOnJourney: true,
  },
  {
    name: 'enfant-nouveau-erreurs',
    route: '/portail/enfants/nouveau',
    as: ({ childless }) => childless,
    path: () => '/portail/enfants/nouveau',
    act: sent('Valider'),
  },
  {
    name: 'enfant',
    route: '/portail/enfants/[childId]',
    as: ({ ready }) => ready,
    path: ({ families }) => `/portail/enfants/${firstChild(families.ready)}`,
  },
  { name: 'enfant-demande', route: '/portail/enfants/demande', as: ({ asking }) => asking, path: () => '/portail/enfants/demande' },
  {
    name: 'sante',
    route: '/portail/enfants/[childId]/sante',
    as: ({ unfinished }) => unfinished,
    path: ({ families }) => sheetOf(families.unfinished),
    isOnJourney: true,
  },
  {
    name: 'sante-erreurs',
    route: '/portail/enfants/[childId]/sante',
    as: ({ unfinished }) => unfinished,
    path: ({ families }) => sheetOf(families.unfinished),
    act: sent('Valider la fiche'),
  },
  {
    name: 'sante-validee',
    route: '/portail/enfants/[childId]/sante',
    as: ({ ready }) => ready,
    path: ({ families }) => sheetOf(families.ready),
  },
  {
    name: 'sante-session-finie',
    route: '/portail/enfants/[childId]/sante',
    as: ({ unfinished }) => unfinished,
    path: ({ families }) => sheetOf(families.unfinished),
    act: async (page) => {
      await page.context().clearCookies();
      await press(page, 'Valider la fiche');
      await page.getByText('Votre session a pris fin').first().waitFor();
    },
  },

  {
    name: 'semaines-libre',
    route: '/portail/enfants/[childId]/semaines',
    as: ({ ready }) => ready,
    path: ({ families }) => calendarOf(families.ready),
  },
  {
    name: 'semaines',
    route: '/portail/enfants/[childId]/semaines',
    as: ({ busy }) => busy,
    path: ({ families }) => calendarOf(families.busy),
    isOnJourney: true,
    lookAt: 'h2[id^="mois-"]',
  },
  {
    name: 'semaines-incomplet',
    route: '/portail/enfants/[childId]/semaines',
    as: ({ unfinished }) => unfinished,
    path: ({ families }) => calendarOf(families.unfinished),
  },
  {
    name: 'semaine-options',
    route: '/portail/enfants/[childId]/semaines/[weekId]',
    as: ({ twice }) => twice,
    path: ({ families, weeks }) => `/portail/enfants/${families.twice.children[1]!.id}/semaines/${weeks.grande[1]!.id}`,
  },
  { name: 'semaines-famille', route: '/portail/semaines', as: ({ busy }) => busy, path: () => '/portail/semaines', isOnJourney: true },

  { name: 'finaliser', route: '/portail/finaliser', as: ({ held }) => held, path: () => '/portail/finaliser', isOnJourney: true },
  {
    name: 'options',
    route: '/portail/inscriptions/[enrolmentId]/options',
    as: ({ held }) => held,
    path: ({ families }) => `/portail/inscriptions/${families.held.placeWithOptionsId}/options`,
  },
  {
    name: 'options-payees',
    route: '/portail/inscriptions/[enrolmentId]/options',
    as: ({ paid }) => paid,
    path: ({ families }) => `/portail/inscriptions/${families.paid.placeWithOptionsId}/options`,
  },
  { name: 'finaliser-vide', route: '/portail/finaliser', as: ({ ready }) => ready, path: () => '/portail/finaliser' },
  {
    name: 'abandonner',
    route: '/portail/finaliser/abandonner',
    as: ({ held }) => held,
    path: () => '/portail/finaliser/abandonner',
  },
  { name: 'panier', route: '/portail/panier', as: ({ validated }) => validated, path: () => '/portail/panier', isOnJourney: true },
  { name: 'panier-vide', route: '/portail/panier', as: ({ ready }) => ready, path: () => '/portail/panier' },
  { name: 'panier-paiement-en-cours', route: '/portail/panier', as: ({ transfer }) => transfer, path: () => '/portail/panier' },
  {
    name: 'paiement-vers',
    route: '/portail/paiement/[paymentId]/vers',
    as: ({ pending }) => pending,
    path: ({ families }) => `/portail/paiement/${families.pending.paymentId}/vers`,
    goesOn: true,
  },
  ...(['pending', 'transfer', 'paid', 'partly', 'refunded', 'failed', 'cancelled', 'expired'] as const).map((outcome): Stop => {
    const words = {
      pending: 'en-attente',
      transfer: 'virement',
      paid: 'paye',
      partly: 'en-retard-en-partie',
      refunded: 'en-retard-rembourse',
      failed: 'echoue',
      cancelled: 'annule',
      expired: 'trop-tard',
    };
    return {
      name: `paiement-${words[outcome]}`,
      route: '/portail/paiement/[paymentId]',
      as: (families) => families[outcome],
      path: ({ families }) => `/portail/paiement/${families[outcome].paymentId}`,
      ...(outcome === 'paid' && { isOnJourney: true }),
    };
  }),

  { name: 'inscriptions', route: '/portail/inscriptions', as: ({ settled }) => settled, path: () => '/portail/inscriptions' },
  { name: 'inscriptions-attente', route: '/portail/inscriptions', as: ({ busy }) => busy, path: () => '/portail/inscriptions' },
  { name: 'inscriptions-vide', route: '/portail/inscriptions', as: ({ ready }) => ready, path: () => '/portail/inscriptions' },
  {
    name: 'echanger',
    route: '/portail/inscriptions/[enrolmentId]/echanger',
    as: ({ settled }) => settled,
    path: ({ families }) => `/portail/inscriptions/${families.settled.enrolmentId}/echanger`,
  },
  {
    name: 'desinscription',
    route: '/portail/inscriptions/[enrolmentId]/desinscription',
    as: ({ settled }) => settled,
    path: ({ families }) => `/portail/inscriptions/${families.settled.enrolmentId}/desinscription`,
  },
  {
    name: 'desinscription-erreurs',
    route: '/portail/inscriptions/[enrolmentId]/desinscription',
    as: ({ settled }) => settled,
    path: ({ families }) => `/portail/inscriptions/${families.settled.enrolmentId}/desinscription`,
    act: sent('Envoyer la demande'),
  },
  {
    name: 'absence',
    route: '/portail/inscriptions/[enrolmentId]/absence',
    as: ({ settled }) => settled,
    path: ({ families }) => `/portail/inscriptions/${families.settled.enrolmentId}/absence`,
  },
  {
    name: 'absence-erreurs',
    route: '/portail/inscriptions/[enrolmentId]/absence',
    as: ({ settled }) => settled,
    path: ({ families }) => `/portail/inscriptions/${families.settled.enrolmentId}/absence`,
    act: sent("Annoncer l'absence"),
  },
  {
    name: 'absence-annoncee',
    route: '/portail/inscriptions/[enrolmentId]/absence',
    as: ({ attended }) => attended,
    path: ({ participation }) => `/portail/inscriptions/${participation.enrolmentId}/absence`,
  },

  { name: 'messages', route: '/portail/messages', as: ({ busy }) => busy, path: () => '/portail/messages' },
  { name: 'remboursements', route: '/portail/remboursements', as: ({ busy }) => busy, path: () => '/portail/remboursements' },
  {
    name: 'remboursements-erreurs',
    route: '/portail/remboursements',
    as: ({ busy }) => busy,
    path: () => '/portail/remboursements',
    act: sent('Enregistrer ce compte'),
  },
  { name: 'inscriptions-promises', route: '/portail/inscriptions', as: ({ promised }) => promised, path: () => '/portail/inscriptions' },
  {
    name: 'paiement-promis',
    route: '/portail/paiement/[paymentId]',
    as: ({ promised }) => promised,
    path: () => '/portail/inscriptions',
    act: async (page) => {
      await page.locator('a[href^="/portail/paiement/"]').first().click();
      await page.waitForURL('**/paiement/**');
    },
  },
  { name: 'documents', route: '/portail/documents', as: ({ busy }) => busy, path: () => '/portail/documents' },
  {
    name: 'documents-participation',
    route: '/portail/documents',
    as: ({ attended }) => attended,
    path: () => '/portail/documents',
  },
  {
    name: 'documents-recopier',
    route: '/portail/documents/participations/[certificateId]',
    as: ({ attended }) => attended,
    path: ({ participation }) => `/portail/documents/participations/${participation.id}`,
  },
  { name: 'documents-releve', route: '/portail/documents/releve', as: ({ busy }) => busy, path: () => '/portail/documents/releve' },
  { name: 'mes-donnees', route: '/portail/mes-donnees', as: ({ busy }) => busy, path: () => '/portail/mes-donnees' },
  { name: 'mes-donnees-sans-enfant', route: '/portail/mes-donnees', as: ({ childless }) => childless, path: () => '/portail/mes-donnees' },
  {
    name: 'mes-donnees-accord',
    route: '/portail/mes-donnees',
    as: ({ failed }) => failed,
    path: () => '/portail/mes-donnees',
    act: noted(/^Donner mon accord/),
  },
  {
    name: 'mes-donnees-opposition',
    route: '/portail/mes-donnees',
    as: ({ expired }) => expired,
    path: () => '/portail/mes-donnees',
    act: noted(/^M'opposer/),
  },
  {
    name: 'retirer-accord-sante',
    route: '/portail/mes-donnees/retirer/[childId]',
    as: ({ ready }) => ready,
    path: ({ families }) => `/portail/mes-donnees/retirer/${firstChild(families.ready)}`,
  },
  {
    name: 'effacer',
    route: '/portail/mes-donnees/effacer',
    as: ({ paid }) => paid,
    path: () => '/portail/mes-donnees/effacer',
  },
  {
    name: 'effacer-sans-paiement',
    route: '/portail/mes-donnees/effacer',
    as: ({ childless }) => childless,
    path: () => '/portail/mes-donnees/effacer',
  },
  {
    name: 'effacer-erreurs',
    route: '/portail/mes-donnees/effacer',
    as: ({ childless }) => childless,
    path: () => '/portail/mes-donnees/effacer',
    act: sent('Effacer définitivement'),
  },
];

/** Where GraphQL's staff work: the lists share one page, so a few stand for all. */
const desk: Stop[] = (
  [
    { name: 'bureau', route: '/bureau', path: () => '/bureau' },
    { name: 'bureau-confidentialite', route: '/bureau/confidentialite', path: () => '/bureau/confidentialite' },
    { name: 'bureau-plaines', route: '/bureau/plaines', path: () => '/bureau/plaines' },
    { name: 'bureau-plaine', route: '/bureau/plaines/[plaineId]', path: ({ plaineId }) => `/bureau/plaines/${plaineId}` },
    {
      name: 'bureau-plaine-nouvelle',
      route: '/bureau/plaines/nouvelle',
      path: () => '/bureau/plaines/nouvelle',
      act: sent('Enregistrer'),
    },
    {
      name: 'bureau-semaine-nouvelle',
      route: '/bureau/plaines/[plaineId]/semaine',
      path: ({ plaineId }) => `/bureau/plaines/${plaineId}/semaine`,
    },
    {
      name: 'bureau-options',
      route: '/bureau/plaines/[plaineId]/options',
      path: ({ weeks }) => `/bureau/plaines/${weeks.grande[0]!.plaineId}/options`,
    },
    { name: 'bureau-semaine', route: '/bureau/semaines/[weekId]', path: ({ weeks }) => `/bureau/semaines/${weeks.petite[2]!.id}` },
    {
      name: 'bureau-semaine-annuler',
      route: '/bureau/semaines/[weekId]/annuler',
      path: ({ weeks }) => `/bureau/semaines/${weeks.petite[2]!.id}/annuler`,
    },
    {
      name: 'bureau-participations',
      route: '/bureau/semaines/[weekId]/participations',
      path: ({ weeks }) => `/bureau/semaines/${weeks.petite[2]!.id}/participations`,
    },
    {
      name: 'bureau-participation-recopier',
      route: '/bureau/semaines/[weekId]/participations/[certificateId]',
      path: ({ participation }) => `/bureau/semaines/${participation.weekId}/participations/${participation.id}`,
    },
    { name: 'bureau-saisons', route: '/bureau/saisons', path: () => '/bureau/saisons' },
    { name: 'bureau-saisons-erreurs', route: '/bureau/saisons', path: () => '/bureau/saisons', act: sent('Enregistrer') },
    {
      name: 'bureau-saison-semaines',
      route: '/bureau/saisons/[seasonId]/semaines',
      path: ({ seasonId }) => `/bureau/saisons/${seasonId}/semaines`,
    },
    { name: 'bureau-messages', route: '/bureau/messages', path: () => '/bureau/messages' },
    { name: 'bureau-message-ecrire', route: '/bureau/messages/ecrire', path: () => '/bureau/messages/ecrire' },
    {
      name: 'bureau-message-erreurs',
      route: '/bureau/messages/ecrire',
      path: () => '/bureau/messages/ecrire',
      act: sent("Voir l'aperçu"),
    },
    { name: 'bureau-message-modeles', route: '/bureau/messages/modeles', path: () => '/bureau/messages/modeles' },
    {
      name: 'bureau-message',
      route: '/bureau/messages/[messageId]',
      path: ({ weeks }) => `/bureau/messages/ecrire?groupe=${weeks.petite[2]!.id}`,
      act: async (page) => {
        await page.getByLabel('Places réservées').check();
        await page.getByLabel('Titre', { exact: true }).fill('La semaine de {enfant}');
        await page.getByLabel('Texte', { exact: true }).fill('Bonjour {parent},\nRendez-vous à {site}.');
        await press(page, "Voir l'aperçu");
        await page.getByRole('heading', { level: 2 }).first().waitFor();
        await page.getByText('Destinataires maintenant').waitFor();
      },
    },
    { name: 'bureau-periodes', route: '/bureau/periodes', path: () => '/bureau/periodes' },
    { name: 'bureau-periodes-liste', route: '/bureau/periodes/liste', path: () => '/bureau/periodes/liste' },
    { name: 'bureau-periodes-erreurs', route: '/bureau/periodes', path: () => '/bureau/periodes', act: sent('Enregistrer') },
    {
      name: 'bureau-guichet',
      route: '/bureau/guichet',
      path: () => '/bureau/guichet',
      act: async (page) => {
        await page.getByLabel('Nom, e-mail ou numéro national').fill('Lambert');
        await press(page, 'Chercher');
        await page.getByRole('link', { name: 'Inscrire Zoé' }).first().waitFor();
      },
    },
    {
      name: 'bureau-guichet-enfant',
      route: '/bureau/guichet/[parentId]/[childId]',
      path: () => '/bureau/guichet',
      act: async (page) => {
        await page.getByLabel('Nom, e-mail ou numéro national').fill('Lambert');
        await press(page, 'Chercher');
        await page.getByRole('link', { name: 'Inscrire Zoé' }).first().click();
        await page.getByRole('button', { name: 'Prendre ces places' }).waitFor();
      },
    },
    {
      name: 'bureau-guichet-paiement',
      route: '/bureau/guichet/[parentId]/paiement',
      path: ({ parentId }) => `/bureau/guichet/${parentId}/paiement`,
      act: sent('Confirmer le paiement'),
    },
    { name: 'bureau-page-famille', route: '/bureau/familles/[parentId]', path: ({ parentId }) => `/bureau/familles/${parentId}` },
    {
      name: 'bureau-famille-coordonnees',
      route: '/bureau/familles/[parentId]/coordonnees',
      path: ({ parentId }) => `/bureau/familles/${parentId}/coordonnees`,
      act: sent('Enregistrer'),
    },
    {
      name: 'bureau-famille-place',
      route: '/bureau/familles/[parentId]/places/[enrolmentId]',
      path: ({ parentId }) => `/bureau/familles/${parentId}`,
      act: async (page) => {
        await page.getByRole('link', { name: 'Rendre la place' }).first().click();
        await page.getByRole('button', { name: 'Rendre la place' }).waitFor();
      },
    },
    {
      name: 'bureau-famille-options',
      route: '/bureau/familles/[parentId]/places/[enrolmentId]',
      path: ({ parentId }) => `/bureau/familles/${parentId}`,
      act: async (page) => {
        await page.getByRole('link', { name: 'Garderie, repas, navette' }).first().click();
        await page.getByRole('button', { name: 'Enregistrer' }).waitFor();
      },
    },
    {
      name: 'bureau-famille-attente',
      route: '/bureau/familles/[parentId]/attente/[waitingPlaceId]',
      path: ({ waitingParentId }) => `/bureau/familles/${waitingParentId}`,
      act: async (page) => {
        await page.getByRole('link', { name: "Sortir de la liste d'attente" }).first().click();
        await page.getByRole('button', { name: "Sortir de la liste d'attente" }).waitFor();
      },
    },
    {
      name: 'bureau-famille-enfant',
      route: '/bureau/familles/[parentId]/enfants/[childId]',
      path: ({ parentId }) => `/bureau/familles/${parentId}`,
      act: async (page) => {
        await page.getByRole('link', { name: 'Corriger', exact: true }).first().click();
        await page.getByLabel('Date de naissance').fill('2025-07-01');
        await press(page, 'Voir ce qui change');
        await page.getByRole('heading', { name: 'Ce qui change' }).waitFor();
      },
    },
    {
      name: 'bureau-famille-fiche-papier',
      route: '/bureau/familles/[parentId]/enfants/[childId]/sante',
      path: ({ parentId }) => `/bureau/familles/${parentId}`,
      act: async (page) => {
        await page.getByRole('link', { name: "Fiche santé d'après le papier" }).first().click();
        await page.getByRole('button', { name: 'Valider la fiche' }).waitFor();
      },
    },
    {
      name: 'bureau-famille-promesse',
      route: '/bureau/familles/[parentId]/promesse',
      path: ({ parentId }) => `/bureau/familles/${parentId}/promesse`,
    },
    {
      name: 'bureau-famille-promesse-encaisser',
      route: '/bureau/familles/[parentId]/promesse/[paymentId]',
      path: ({ promisedPath }) => promisedPath,
    },
    {
      name: 'bureau-famille-releve',
      route: '/bureau/familles/[parentId]/releve',
      path: ({ parentId }) => `/bureau/familles/${parentId}/releve`,
    },
    {
      name: 'bureau-famille-nouvelle',
      route: '/bureau/familles/nouvelle',
      path: () => '/bureau/familles/nouvelle',
      act: sent('Enregistrer la famille'),
    },
    {
      name: 'bureau-famille-enfant-nouveau',
      route: '/bureau/familles/[parentId]/enfants/nouveau',
      path: ({ parentId }) => `/bureau/familles/${parentId}/enfants/nouveau`,
    },
    { name: 'bureau-doublons', route: '/bureau/doublons', path: () => '/bureau/doublons' },
    {
      name: 'bureau-fusion',
      route: '/bureau/doublons/[keptId]/[mergedId]',
      path: () => '/bureau/doublons',
      act: async (page) => {
        await page.getByRole('link', { name: 'Voir ce que la fusion ferait' }).first().click();
        await page.getByRole('heading', { name: 'Ce qui passe à la fiche qui reste' }).waitFor();
      },
    },
    {
      name: 'bureau-fusion-comptes',
      route: '/bureau/doublons/parents/[keptId]/[mergedId]',
      path: ({ parentId }) => `/bureau/doublons?famille=${parentId}`,
      act: async (page) => {
        await page.getByLabel('Nom, e-mail ou numéro national').fill('Lambert');
        await press(page, 'Chercher');
        await page.locator('a[href*="/doublons/parents/"]').first().click();
        await page.getByRole('heading', { name: 'Ce qui passe à la fiche qui reste' }).waitFor();
      },
    },
    {
      name: 'bureau-famille-delai',
      route: '/bureau/familles/[parentId]/delai',
      path: ({ parentId }) => `/bureau/familles/${parentId}/delai`,
    },
    {
      name: 'bureau-tarif-reduit',
      route: '/bureau/guichet/[parentId]/reductions',
      path: ({ parentId }) => `/bureau/guichet/${parentId}/reductions`,
    },
    { name: 'bureau-ecoles', route: '/bureau/ecoles', path: () => '/bureau/ecoles' },
    {
      name: 'bureau-reglages-attestations',
      route: '/bureau/reglages/attestations',
      path: () => '/bureau/reglages/attestations',
    },
    {
      name: 'bureau-handicap',
      route: '/bureau/familles/[parentId]/handicap',
      path: ({ parentId }) => `/bureau/familles/${parentId}/handicap`,
    },
    {
      name: 'bureau-attestations-fichier',
      route: '/bureau/attestations/fichier',
      path: () => '/bureau/attestations/fichier?annee=2025',
    },
    { name: 'bureau-attestations', route: '/bureau/attestations', path: () => '/bureau/attestations' },
    {
      name: 'bureau-attestations-a-corriger',
      route: '/bureau/attestations/a-corriger',
      path: () => '/bureau/attestations/a-corriger',
    },
    { name: 'bureau-limites', route: '/bureau/limites', path: () => '/bureau/limites' },
    { name: 'bureau-sites', route: '/bureau/sites', path: () => '/bureau/sites' },
    { name: 'bureau-sites-erreurs', route: '/bureau/sites', path: () => '/bureau/sites', act: sent('Enregistrer') },
    { name: 'bureau-reglages', route: '/bureau/reglages', path: () => '/bureau/reglages' },
    { name: 'bureau-reglages-erreurs', route: '/bureau/reglages', path: () => '/bureau/reglages', act: sent("M'envoyer") },
    { name: 'bureau-reglages-commune', route: '/bureau/reglages/commune', path: () => '/bureau/reglages/commune' },
    { name: 'bureau-tarifs', route: '/bureau/tarifs', path: () => '/bureau/tarifs' },
    { name: 'bureau-tarifs-erreurs', route: '/bureau/tarifs', path: () => '/bureau/tarifs', act: sent('Voir ce que paieraient') },
    {
      name: 'bureau-tarifs-apercu',
      route: '/bureau/tarifs',
      path: () => '/bureau/tarifs',
      act: async (page) => {
        await page.getByLabel('Décision du conseil').fill('CC 2026/114');
        await page.getByLabel('Décidée le').fill('2026-01-05');
        await page.getByLabel('Premier jour').fill('2031-01-01');
        await page.getByRole('group', { name: 'Habitants' }).first().getByLabel('2e enfant').fill('70');
        await page.getByLabel('Nom', { exact: true }).fill('BIM');
        await page.getByRole('group', { name: 'Habitants' }).nth(1).getByLabel('1er enfant').fill('50');
        await press(page, 'Voir ce que paieraient');
        await page.getByRole('button', { name: 'Adopter cette décision' }).waitFor();
      },
    },
    { name: 'bureau-personnel', route: '/bureau/personnel', path: () => '/bureau/personnel' },
    {
      name: 'bureau-personnel-retirer',
      route: '/bureau/personnel/[memberId]/retirer',
      path: ({ staffMemberId }) => `/bureau/personnel/${staffMemberId}/retirer`,
    },
    { name: 'bureau-liens', route: '/bureau/liens', path: () => '/bureau/liens' },
    { name: 'bureau-desinscriptions', route: '/bureau/desinscriptions', path: () => '/bureau/desinscriptions' },
    {
      name: 'bureau-desinscription',
      route: '/bureau/desinscriptions/[cancellationId]',
      path: ({ cancellationId }) => `/bureau/desinscriptions/${cancellationId}`,
    },
    {
      name: 'bureau-desinscription-erreurs',
      route: '/bureau/desinscriptions/[cancellationId]',
      path: ({ cancellationId }) => `/bureau/desinscriptions/${cancellationId}`,
      act: sent('Refuser'),
    },
    {
      name: 'bureau-extraits',
      route: '/bureau/extraits',
      path: () => '/bureau/extraits',
      act: async (page) => {
        const buffer = Buffer.from('date;montant\n2026-11-27;48,00\n');
        await page.getByLabel('Fichiers de la banque').setInputFiles({ name: 'extrait.csv', mimeType: 'text/csv', buffer });
        await sent('Voir ce qui serait repris')(page);
      },
    },
    { name: 'bureau-caisse', route: '/bureau/caisse', path: () => '/bureau/caisse' },
    { name: 'bureau-remboursements', route: '/bureau/remboursements', path: () => '/bureau/remboursements' },
    { name: 'bureau-statistiques', route: '/bureau/statistiques', path: () => '/bureau/statistiques?periode=2027' },
    {
      name: 'bureau-statistiques-presences',
      route: '/bureau/statistiques/presences',
      path: ({ weeks, day }) => `/bureau/statistiques/presences?semaine=${weeks.grande[2]!.id}&jour=${day}`,
    },
    { name: 'bureau-equipes', route: '/bureau/equipes', path: ({ weeks }) => `/bureau/equipes?semaine=${weeks.grande[2]!.id}` },
    {
      name: 'bureau-ventiler',
      route: '/bureau/virements/ventiler/[movementId]',
      path: ({ movementId }) => `/bureau/virements/ventiler/${movementId}`,
      act: async (page) => {
        await page.getByLabel('Ajouter un paiement').fill('Bodart');
        await noted(/Chercher et ajouter/)(page);
      },
    },
    {
      name: 'bureau-famille-repris',
      route: '/bureau/familles/[parentId]/repris/[paymentId]',
      path: ({ promisedPath }) => promisedPath.replace('/promesse/', '/repris/'),
    },
    { name: 'bureau-non-valeurs', route: '/bureau/non-valeurs', path: () => '/bureau/non-valeurs' },
    {
      name: 'bureau-non-valeur',
      route: '/bureau/non-valeurs/[paymentId]',
      path: ({ promisedPath }) => `/bureau/non-valeurs/${promisedPath.split('/').at(-1)}`,
    },
    { name: 'bureau-comptes', route: '/bureau/comptes', path: () => `/bureau/comptes?mois=${new Date().toISOString().slice(0, 7)}` },
    { name: 'bureau-virements', route: '/bureau/virements', path: () => '/bureau/virements' },
    { name: 'bureau-attente', route: '/bureau/attente', path: ({ weeks }) => `/bureau/attente?semaine=${weeks.petite[2]!.id}` },
    { name: 'bureau-listes-du-jour', route: '/bureau/listes', path: ({ day }) => `/bureau/listes?jour=${day}` },
    {
      name: 'bureau-presences',
      route: '/bureau/presences',
      path: ({ weeks, day }) => `/bureau/presences?semaine=${weeks.grande[2]!.id}&jour=${day}`,
    },
    {
      name: 'bureau-presences-annoncees',
      route: '/bureau/presences',
      path: ({ participation }) => `/bureau/presences?semaine=${participation.weekId}`,
    },
    {
      name: 'bureau-place-jours',
      route: '/bureau/familles/[parentId]/places/[enrolmentId]',
      path: ({ participation }) => `/bureau/familles/${participation.parentId}/places/${participation.enrolmentId}?acte=jours`,
    },
    {
      name: 'bureau-place-absence',
      route: '/bureau/familles/[parentId]/places/[enrolmentId]',
      path: ({ participation }) => `/bureau/familles/${participation.parentId}/places/${participation.enrolmentId}?acte=absence`,
      act: sent('Noter une absence annoncée'),
    },
    {
      name: 'bureau-import-refuse',
      route: '/bureau/import',
      path: () => '/bureau/import',
      act: async (page) => {
        const buffer = Buffer.from('parent_national_number,child\n1,2\n');
        await page.getByLabel('Fichier CSV').setInputFiles({ name: 'liens.csv', mimeType: 'text/csv', buffer });
        await sent('Importer')(page);
      },
    },
    {
      name: 'bureau-cles',
      route: '/bureau/cles',
      path: () => '/bureau/cles',
      act: async (page) => {
        await page.getByLabel('École', { exact: true }).selectOption({ index: 1 });
        await page.getByLabel('Pour quoi faire ?').fill('Liste des élèves');
        await Promise.all([page.waitForEvent('load'), press(page, 'Créer la clé')]);
        await page.getByRole('button', { name: 'Retirer' }).first().waitFor();
      },
    },
    { name: 'bureau-remplissage', route: '/bureau/operations/[name]', path: () => '/bureau/operations/fill-rate' },
    { name: 'bureau-impayes', route: '/bureau/operations/[name]', path: () => '/bureau/operations/unpaid' },
    {
      name: 'bureau-qui-vient',
      route: '/bureau/operations/[name]',
      path: ({ day }) => `/bureau/operations/who-comes?day=${day}`,
    },
    {
      name: 'bureau-places-options',
      route: '/bureau/operations/[name]',
      path: () => '/bureau/operations/option-figures?from=&to=',
    },
    { name: 'bureau-famille', route: '/bureau/operations/[name]', path: () => '/bureau/operations/family-search' },
  ] satisfies Stop[]
).map((stop) => ({ ...stop, as: ({ staff }: Town['families']) => staff }));

const standIns: Stop[] = [
  { name: 'demo-identite', route: null, path: () => '/auth/login?method=itsme' },
  { name: 'demo-ui', route: '/demo/ui', path: () => '/demo/ui' },
  { name: 'demo-courrier', route: null, path: () => '/demo/mail' },
  { name: 'demo-paiement', route: null, as: ({ pending }) => pending, path: ({ families }) => families.pending.checkoutUrl },
];

const mailBegin = 'courriel-';

/** A mail as its reader opens it: the newest whose subject begins so. */
const mail = (name: string, subject: RegExp): Stop => ({
  name: mailBegin + name,
  route: null,
  // the least of the portal's answers: from it, its mails may be asked for
  path: () => '/livez',
  act: async (page) => {
    type Received = { subject: string; html: string }[];
    const look = async () => {
      const mails = (await (await page.request.get('/demo/mail.json')).json()) as Received;
      return mails.find((received) => subject.test(received.subject));
    };
    let found = await look();
    // a mail leaves a moment after what it tells of
    for (let tries = 0; !found && tries < 30; tries++) {
      await page.waitForTimeout(500);
      found = await look();
    }
    if (!found) throw new Error(`no mail begins with ${subject}`);
    // alone, without the policy of the page around it
    await page.goto('about:blank');
    await page.setContent(found.html);
  },
});

const mails = [
  mail('parent', /^Votre inscription au portail/),
  mail('enfant', /: enregistrement réalisé$/),
  mail('places-gardees', /^Places réservées jusqu/),
  mail('places-liberees', /^Vos places réservées ont été libérées/),
  mail('recapitulatif', /^Inscription confirmée/),
  mail('paiement-refuse', /^Votre paiement n'a pas abouti/),
  mail('paiement-tardif', /^Votre paiement est arrivé après/),
  mail('virement', /^Votre virement de/),
  mail('attente', /: inscription sur la liste d'attente$/),
  mail('place-offerte', /^Une place s'est libérée/),
  mail('desinscription', /^Demande de désinscription/),
  mail('lien', /^Un autre parent demande/),
];

const closed: Stop[] = [
  { name: 'accueil-avant', route: '/', path: () => '/', season: 'before' },
  { name: 'portail-avant', route: '/portail', as: ({ ready }) => ready, path: () => '/portail', season: 'before' },
  {
    name: 'semaines-avant',
    route: '/portail/enfants/[childId]/semaines',
    as: ({ ready }) => ready,
    path: ({ families }) => calendarOf(families.ready),
    season: 'before',
  },
  { name: 'accueil-sans-periode', route: '/', path: () => '/', season: 'none' },
  { name: 'portail-sans-periode', route: '/portail', as: ({ ready }) => ready, path: () => '/portail', season: 'none' },
];

/** In the order of a visit; those of a season stand together. */
export const stops: readonly Stop[] = [...open, ...desk, ...standIns, ...mails, ...closed];

export const seasons: readonly Season[] = ['open', 'before', 'none'];
export const isIn = (season: Season) => (stop: Stop) => (stop.season ?? 'open') === season;

/** Mails are shown by a page of somebody else's, which has the landmarks. */
export const isMail = ({ name }: Stop) => name.startsWith(mailBegin);

/** Pages for families: what the public and a parent can open. */
export const isForParents = ({ route }: Stop) => route !== null && !route.startsWith('/bureau') && !route.startsWith('/demo');
