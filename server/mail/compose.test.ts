// Every kind of mail as its reader gets it, in the text form; and what is not said when things changed meanwhile.
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { ParentActor } from '../platform/actor.ts';
import type { Mail } from '../platform/jobs.ts';
import type { App } from '../context.ts';
import { indexNumber, seal } from '../platform/encryption.ts';
import type { Prisma } from '../platform/database.ts';
import type { FamilyActKind } from '../../prisma/generated/client/enums.ts';
import { sealAct } from '../staff/for-family/sealed-act.ts';
import { siteNamed } from '../../tests/kit/catalogue.ts';
import { createChild, createParent, createApp } from '../../tests/kit/people.ts';
import { compose } from './compose.ts';
import { renderHtml, renderText } from './render.ts';

const number = '15031298191';
const canary = 'arachides';
const held = new Date('2030-05-16T16:00:00Z');
const past = new Date('2020-01-01T00:00:00Z');

let app: App;
let [claire, sofia] = [] as unknown as [{ actor: ParentActor }, { actor: ParentActor }];
let [zoe, emile] = ['', ''];
let weeks: { id: string; monday: Date }[];

beforeAll(async () => {
  app = await createApp({ ORIGIN: 'https://portail.valmont.example', ATL_EMAIL: 'accueil@valmont.example' });
  const { prisma } = app.database;
  await prisma.commune.create({
    data: {
      name: 'Commune de Valmont',
      serviceName: 'Service Accueil Extrascolaire',
      email: 'accueil@valmont.example',
      phone: '+3287000000',
      postalCodes: ['4999'],
      iban: 'BE26091000000029',
      beneficiary: 'Commune de Valmont',
    },
  });
  claire = await createParent(app, { givenName: 'Claire', email: 'claire@example.be' });
  sofia = await createParent(app, { givenName: 'Sofia', email: 'sofia@example.be' });
  zoe = (await createChild(app, [claire], { givenName: 'Zoé' })).id;
  emile = (await createChild(app, [claire], { givenName: 'Émile' })).id;
  await prisma.child.update({
    where: { id: zoe },
    data: {
      nationalNumber: seal(app.keyRing, `child.national_number:${zoe}`, number),
      numberIndex: indexNumber(app.keyRing, number),
    },
  });
  const plaine = await prisma.plaine.create({
    data: {
      name: 'Petite plaine',
      siteId: await siteNamed(app, 'École de la Vallée'),
      ageMinMonths: 30,
      ageMaxMonths: 155,
      dailyRateCents: 960,
      published: true,
    },
  });
  weeks = await Promise.all(
    ['2030-07-08', '2030-07-29'].map((monday) => {
      const openDays = [0, 1, 2, 3, 4].map((day) => new Date(Date.parse(`${monday}T00:00:00Z`) + day * 86_400_000));
      return prisma.week.create({
        data: { plaineId: plaine.id, startDate: openDays[0]!, endDate: openDays[4]!, monday: openDays[0]!, openDays, capacity: 20 },
      });
    }),
  );
});

type Place = { child: string; week: number; status?: 'HELD' | 'CONFIRMED' | 'CANCELLED' | 'EXPIRED'; heldUntil?: Date };

/** A basket of Claire with these places, each of its own life: what came before is moved out of the way. */
async function fillBasket(places: Place[]) {
  const { prisma } = app.database;
  const { parentId } = claire.actor;
  await prisma.enrolment.updateMany({ where: { status: { in: ['HELD', 'CONFIRMED'] } }, data: { status: 'CANCELLED', endedAt: past } });
  await prisma.basket.updateMany({ where: { status: 'OPEN' }, data: { status: 'CLOSED', endedAt: past } });
  return prisma.basket.create({
    data: {
      parentId,
      enrolments: {
        create: places.map(({ child, week, status = 'HELD', heldUntil = held }) => ({
          parentId,
          childId: child,
          weekId: weeks[week]!.id,
          monday: weeks[week]!.monday,
          status,
          heldUntil,
          endedAt: status === 'CANCELLED' || status === 'EXPIRED' ? past : null,
          priceCents: 4800,
          dayRateCents: 960,
          dayCount: 5,
          category: 'RESIDENT' as const,
          siblingRank: 1,
        })),
      },
    },
    include: { enrolments: { orderBy: { seq: 'asc' } } },
  });
}

async function payFor(
  places: Place[],
  payment: { method: 'ONLINE' | 'TRANSFER'; status: 'PENDING' | 'PAID' | 'FAILED' | 'CANCELLED' },
  outcome: 'PENDING' | 'CONFIRMED' | 'REFUNDED' = 'PENDING',
) {
  const basket = await fillBasket(places);
  const { id } = await app.database.prisma.payment.create({
    data: {
      ...payment,
      basketId: basket.id,
      parentId: claire.actor.parentId,
      amountCents: places.length * 4800,
      paidAt: payment.status === 'PAID' ? new Date('2030-05-15T08:30:00Z') : null,
      lines: { create: basket.enrolments.map((line) => ({ enrolmentId: line.id, amountCents: 4800, outcome })) },
    },
  });
  return id;
}

async function write(mail: Mail) {
  const content = await compose({ env: app.env, prisma: app.database.prisma, keyRing: app.keyRing }, mail);
  if (!content) return null;
  const sender = await app.database.prisma.commune.findUniqueOrThrow({ where: { id: 1 } });
  const [text, html] = [renderText(content, sender), renderHtml(content, sender)];
  for (const form of [text, html, content.subject]) expect(form.replaceAll(/\D/g, '')).not.toContain(number);
  for (const form of [text, html, content.subject]) expect(form).not.toContain(canary);
  return `${content.to}\n${content.subject}\n\n${text}`.replaceAll('\u00a0', ' ');
}

test('registered as a parent', async () => {
  expect(await write({ kind: 'parent-registered', parentId: claire.actor.parentId })).toMatchInlineSnapshot(`
    "claire@example.be
    Votre inscription au portail parent

    Bonjour Claire Peeters,

    Votre inscription dans notre portail parent a été correctement réalisée.

    Vos prochaines connexions devront toujours s'effectuer avec l'adresse e-mail suivante :

      claire@example.be

    Pour rappel, vous pouvez accéder au portail parent via ce lien :

    Accéder au portail parent :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
});

test('a child registered: to a linked parent, and to nobody else', async () => {
  expect(await write({ kind: 'child-registered', parentId: claire.actor.parentId, childId: zoe })).toMatchInlineSnapshot(`
    "claire@example.be
    Zoé Peeters : enregistrement réalisé

    Bonjour Claire Peeters,

    L'enregistrement de Zoé Peeters dans notre portail parent a été correctement réalisé.

    Enregistrez tous vos enfants avant de passer à l'inscription aux plaines.

    Accéder au portail parent :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
  expect(await write({ kind: 'child-registered', parentId: sofia.actor.parentId, childId: zoe })).toBeNull();
});

test('places held: by child, with the total and the earliest deadline in words', async () => {
  const basket = await fillBasket([
    { child: zoe, week: 0, heldUntil: new Date('2030-05-17T07:00:00Z') },
    { child: zoe, week: 1 },
    { child: emile, week: 0 },
  ]);
  const { id: first } = basket.enrolments[0]!;
  const text = await write({ kind: 'places-held', basketId: basket.id });
  expect(text?.indexOf('Zoé Peeters\n  - Petite plaine')).toBeGreaterThan(0);
  expect(text).toMatch(/Émile Peeters\n {2}- Petite plaine/);
  expect(text).toContain('Total : 144,00 €');
  expect(text).toContain("jusqu'au jeudi 16 mai à 18:00");
  await app.database.prisma.enrolment.update({ where: { id: first }, data: { status: 'CANCELLED', endedAt: past } });
  expect(await write({ kind: 'places-held', basketId: basket.id })).toContain('Total : 96,00 €');
});

test('places held: nothing is said once nothing is held', async () => {
  const basket = await fillBasket([{ child: zoe, week: 0, heldUntil: past }]);
  expect(await write({ kind: 'places-held', basketId: basket.id })).toBeNull();
});

test('places held, the whole of it', async () => {
  const basket = await fillBasket([{ child: zoe, week: 0 }]);
  expect(await write({ kind: 'places-held', basketId: basket.id })).toMatchInlineSnapshot(`
    "claire@example.be
    Places réservées jusqu'au jeudi 16 mai à 18:00

    Bonjour Claire Peeters,

    Ces places vous sont réservées :

    Zoé Peeters
      - Petite plaine, École de la Vallée, du lundi 8 au vendredi 12 juillet 2030 : 48,00 €

    Total : 48,00 €

    Il vous reste jusqu'au jeudi 16 mai à 18:00 pour finaliser les inscriptions et effectuer le paiement. Passé ce délai, les inscriptions seront annulées et les places seront libérées.

    Finaliser mes inscriptions :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
});

test('one day before: only what still waits for its payment', async () => {
  const { enrolments } = await fillBasket([
    { child: zoe, week: 0 },
    { child: zoe, week: 1, status: 'CONFIRMED' },
  ]);
  const mail: Mail = { kind: 'hold-reminder', parentId: claire.actor.parentId, enrolmentIds: enrolments.map(({ id }) => id) };
  expect(await write(mail)).toMatchInlineSnapshot(`
    "claire@example.be
    Rappel : vos places sont réservées jusqu'au jeudi 16 mai à 18:00

    Bonjour Claire Peeters,

    Ces places attendent encore votre paiement :

    Zoé Peeters
      - Petite plaine, École de la Vallée, du lundi 8 au vendredi 12 juillet 2030 : 48,00 €

    Total : 48,00 €

    Sans paiement avant le jeudi 16 mai à 18:00, les inscriptions seront annulées et les places seront libérées.

    Finaliser mes inscriptions :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
});

test('run out: what a late payment confirmed is left out', async () => {
  const { enrolments } = await fillBasket([
    { child: zoe, week: 0, status: 'EXPIRED' },
    { child: zoe, week: 1, status: 'CONFIRMED' },
  ]);
  const mail: Mail = { kind: 'hold-expired', parentId: claire.actor.parentId, enrolmentIds: enrolments.map(({ id }) => id) };
  expect(await write(mail)).toMatchInlineSnapshot(`
    "claire@example.be
    Vos places réservées ont été libérées

    Bonjour Claire Peeters,

    Le délai pour finaliser et payer est passé. Ces inscriptions ont été annulées et les places sont libérées :

    Zoé Peeters
      - Petite plaine, École de la Vallée, du lundi 8 au vendredi 12 juillet 2030

    S'il reste des places, vous pouvez vous inscrire à nouveau sur le portail parent.

    Accéder au portail parent :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
});

test('the recap of a payment', async () => {
  const places: Place[] = [
    { child: zoe, week: 0, status: 'CONFIRMED' },
    { child: zoe, week: 1, status: 'CONFIRMED' },
  ];
  const paymentId = await payFor(places, { method: 'TRANSFER', status: 'PAID' }, 'CONFIRMED');
  await app.database.prisma.payment.update({ where: { id: paymentId }, data: { structuredCommunication: '090933755493' } });
  expect(await write({ kind: 'payment-recap', paymentId })).toMatchInlineSnapshot(`
    "claire@example.be
    Inscription confirmée : récapitulatif

    Bonjour Claire Peeters,

    Nous avons bien reçu votre paiement. Ces inscriptions sont confirmées :

    Zoé Peeters
      - Petite plaine, École de la Vallée, du lundi 8 au vendredi 12 juillet 2030 : 48,00 €
      - Petite plaine, École de la Vallée, du lundi 29 juillet au vendredi 2 août 2030 : 48,00 €

    Total : 96,00 €

    Payé le : mercredi 15 mai à 10:30
    Référence du paiement : +++090/9337/55493+++

    Pour désinscrire votre enfant, faites-en la demande sur le portail parent ou écrivez à accueil@valmont.example.

    Accéder au portail parent :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
});

test('a payment that failed: the places are still held, or gone', async () => {
  const paymentId = await payFor([{ child: zoe, week: 0 }], { method: 'ONLINE', status: 'FAILED' });
  expect(await write({ kind: 'payment-failed', paymentId })).toMatchInlineSnapshot(`
    "claire@example.be
    Votre paiement n'a pas abouti

    Bonjour Claire Peeters,

    Votre paiement de 48,00 € n'a pas abouti. Aucun montant n'a été encaissé.

    Vos places restent réservées jusqu'au jeudi 16 mai à 18:00. Vous pouvez recommencer le paiement d'ici là.

    Payer :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
  await app.database.prisma.enrolment.updateMany({ where: { status: 'HELD' }, data: { status: 'EXPIRED', endedAt: past } });
  expect(await write({ kind: 'payment-failed', paymentId })).toContain('ne vous sont plus réservées');
  await app.database.prisma.payment.update({ where: { id: paymentId }, data: { status: 'PAID' } });
  expect(await write({ kind: 'payment-failed', paymentId })).toBeNull();
});

test('a payment that came too late: to the parent and, without the address, to the service', async () => {
  const paymentId = await payFor([{ child: zoe, week: 0, status: 'EXPIRED' }], { method: 'ONLINE', status: 'PAID' }, 'REFUNDED');
  const { prisma } = app.database;
  await prisma.payment.update({ where: { id: paymentId }, data: { providerId: 'tr_5B8cwPMGnU' } });
  const waiting = await prisma.waitingPlace.create({
    data: { childId: zoe, weekId: weeks[0]!.id, parentId: claire.actor.parentId, priority: 0 },
  });
  expect(await write({ kind: 'payment-late', paymentId, reader: 'parent' })).toMatchInlineSnapshot(`
    "claire@example.be
    Votre paiement est arrivé après le délai

    Bonjour Claire Peeters,

    Votre paiement est arrivé après le délai. Ces inscriptions n'ont pas pu être confirmées :

    Zoé Peeters
      - Petite plaine, École de la Vallée, du lundi 8 au vendredi 12 juillet 2030

    Nous vous remboursons 48,00 € sur le compte qui a servi au paiement.

    Votre enfant passe en tête de la liste d'attente : la première place qui se libère lui sera proposée.

    Accéder au portail parent :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
  const toService = await write({ kind: 'payment-late', paymentId, reader: 'service' });
  expect(toService).toMatchInlineSnapshot(`
    "accueil@valmont.example
    Paiement arrivé après le délai, référence tr_5B8cwPMGnU

    Bonjour,

    Un paiement est arrivé après le délai. Ces inscriptions n'ont pas pu être confirmées et leur montant est remboursé :

    Zoé Peeters
      - Petite plaine, École de la Vallée, du lundi 8 au vendredi 12 juillet 2030

    Montant remboursé : 48,00 €

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
  expect(toService).not.toContain('claire@example.be');
  await prisma.waitingPlace.delete({ where: { id: waiting.id } });
});

test('a transfer that another payment replaced: do not make it; nothing once it arrived all the same', async () => {
  const paymentId = await payFor([{ child: zoe, week: 0 }], { method: 'TRANSFER', status: 'CANCELLED' });
  const { payment } = app.database.prisma;
  await payment.update({ where: { id: paymentId }, data: { structuredCommunication: '202600010805' } });
  const mail = await write({ kind: 'transfer-replaced', paymentId });
  expect(mail).toContain("Votre virement de 48,00 € n'est plus attendu");
  expect(mail).toContain('Communication structurée : +++202/6000/10805+++');
  expect(mail).toContain('Ne le faites plus');
  await payment.update({ where: { id: paymentId }, data: { status: 'PAID', paidCents: 4800, paidAt: past } });
  expect(await write({ kind: 'transfer-replaced', paymentId })).toBeNull();
});

test('a transfer that is awaited', async () => {
  const paymentId = await payFor([{ child: zoe, week: 0 }], { method: 'TRANSFER', status: 'PENDING' });
  await app.database.prisma.payment.update({ where: { id: paymentId }, data: { structuredCommunication: '202600010704' } });
  expect(await write({ kind: 'transfer-expected', paymentId })).toMatchInlineSnapshot(`
    "claire@example.be
    Votre virement de 48,00 € est attendu

    Bonjour Claire Peeters,

    Pour confirmer vos inscriptions, faites ce virement :

    Montant : 48,00 €
    Bénéficiaire : Commune de Valmont
    Compte : BE26 0910 0000 0029
    Communication structurée : +++202/6000/10704+++

    Le paiement doit nous parvenir avant le jeudi 16 mai à 18:00. Passé ce délai, les inscriptions seront annulées et les places seront libérées.

    Il règle ces inscriptions :

    Zoé Peeters
      - Petite plaine, École de la Vallée, du lundi 8 au vendredi 12 juillet 2030 : 48,00 €

    Total : 48,00 €

    Accéder au portail parent :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
});

test('on the waiting list, then offered, then passed on', async () => {
  const { prisma } = app.database;
  const { parentId } = claire.actor;
  await prisma.waitingPlace.create({ data: { childId: emile, weekId: weeks[0]!.id, parentId } });
  const { id } = await prisma.waitingPlace.create({ data: { childId: zoe, weekId: weeks[0]!.id, parentId } });
  expect(await write({ kind: 'waiting-offered', waitingPlaceId: id })).toBeNull();
  expect(await write({ kind: 'waiting-joined', waitingPlaceId: id })).toMatchInlineSnapshot(`
    "claire@example.be
    Zoé Peeters : inscription sur la liste d'attente

    Bonjour Claire Peeters,

    Zoé Peeters est sur la liste d'attente pour cette semaine :

      Petite plaine, École de la Vallée, du lundi 8 au vendredi 12 juillet 2030

    Position dans la liste : 2.

    Dès qu'une place se libère pour votre enfant, nous vous prévenons par e-mail.

    Accéder au portail parent :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
  await prisma.waitingPlace.update({ where: { id }, data: { status: 'OFFERED', offeredAt: past, offeredUntil: held } });
  expect(await write({ kind: 'waiting-offered', waitingPlaceId: id })).toMatchInlineSnapshot(`
    "claire@example.be
    Une place s'est libérée pour Zoé Peeters

    Bonjour Claire Peeters,

    Une place s'est libérée pour Zoé Peeters :

      Petite plaine, École de la Vallée, du lundi 8 au vendredi 12 juillet 2030

    Elle vous est proposée jusqu'au jeudi 16 mai à 18:00. Passé ce délai, elle sera proposée à l'enfant suivant.

    Répondre à la proposition :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
  await prisma.waitingPlace.update({ where: { id }, data: { status: 'PASSED', endedAt: past } });
  expect(await write({ kind: 'waiting-passed', waitingPlaceId: id })).toMatchInlineSnapshot(`
    "claire@example.be
    Zoé Peeters : la liste d'attente est terminée pour une semaine

    Bonjour Claire Peeters,

    La place proposée à Zoé Peeters n'a pas été acceptée à temps. Elle est proposée à l'enfant suivant :

      Petite plaine, École de la Vallée, du lundi 8 au vendredi 12 juillet 2030

    Accéder au portail parent :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
});

test('a cancellation received and decided: neither reason nor answer is repeated', async () => {
  const { prisma } = app.database;
  const { enrolments } = await fillBasket([{ child: zoe, week: 0, status: 'CONFIRMED' }]);
  const { id } = await prisma.cancellationRequest.create({
    data: { enrolmentId: enrolments[0]!.id, parentId: claire.actor.parentId, reason: Buffer.from(canary) },
  });
  expect(await write({ kind: 'cancellation-received', cancellationId: id })).toMatchInlineSnapshot(`
    "claire@example.be
    Demande de désinscription bien reçue

    Bonjour Claire Peeters,

    Votre demande de désinscription de Zoé Peeters est bien arrivée :

      Petite plaine, École de la Vallée, du lundi 8 au vendredi 12 juillet 2030

    Le Service Accueil Extrascolaire l'examine. Vous recevrez sa décision par e-mail.

    Accéder au portail parent :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
  await prisma.cancellationRequest.update({ where: { id }, data: { status: 'REFUSED', decidedAt: past, answer: Buffer.from(canary) } });
  expect(await write({ kind: 'cancellation-decided', cancellationId: id })).toMatchInlineSnapshot(`
    "claire@example.be
    Désinscription refusée

    Bonjour Claire Peeters,

    La désinscription de Zoé Peeters n'a pas été acceptée ; l'inscription reste valable :

      Petite plaine, École de la Vallée, du lundi 8 au vendredi 12 juillet 2030

    La réponse du service est à lire sur le portail parent.

    Accéder au portail parent :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
  expect(await write({ kind: 'cancellation-received', cancellationId: id })).toBeNull();
});

test('an absence that was announced: the days that still stand, and neither reason nor document', async () => {
  const { prisma } = app.database;
  const { enrolments } = await fillBasket([{ child: zoe, week: 0, status: 'CONFIRMED' }]);
  const enrolmentId = enrolments[0]!.id;
  const mail: Mail = { kind: 'absence-announced', enrolmentId, days: ['2030-07-09', '2030-07-10'] };
  expect(await write(mail)).toBeNull();
  await prisma.announcedAbsence.create({ data: { enrolmentId, day: new Date('2030-07-10'), reason: Buffer.from(canary) } });
  expect(await write(mail)).toMatchInlineSnapshot(`
    "claire@example.be
    Absence bien notée

    Bonjour Claire Peeters,

    L'absence de Zoé Peeters est bien notée pour ces jours :

      10 juillet 2030

      Petite plaine, École de la Vallée, du lundi 8 au vendredi 12 juillet 2030

    La place reste à votre enfant. Vous pouvez retirer cette annonce sur le portail jusqu'à la veille. Un remboursement, s'il est possible, est décidé par le service.

    Accéder au portail parent :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
  const link = { where: { childId_parentId: { childId: zoe, parentId: claire.actor.parentId } } };
  await prisma.familyLink.update({ ...link, data: { state: 'BLOCKED' } });
  expect(await write(mail)).toBeNull();
  await prisma.familyLink.update({ ...link, data: { state: 'ACTIVE' } });
});

test('a cancellation accepted, with its refund', async () => {
  const { prisma } = app.database;
  const paymentId = await payFor([{ child: zoe, week: 0, status: 'CANCELLED' }], { method: 'ONLINE', status: 'PAID' }, 'CONFIRMED');
  const { enrolmentId } = await prisma.paymentLine.findFirstOrThrow({ where: { paymentId } });
  const { id } = await prisma.cancellationRequest.create({
    data: { enrolmentId, parentId: claire.actor.parentId, reason: Buffer.from(canary), status: 'ACCEPTED', decidedAt: past },
  });
  expect(await write({ kind: 'cancellation-decided', cancellationId: id })).toContain("Aucun remboursement n'est dû.");
  await prisma.refund.create({ data: { paymentId, enrolmentId, amountCents: 4800, reason: 'CANCELLATION' } });
  expect(await write({ kind: 'cancellation-decided', cancellationId: id })).toMatchInlineSnapshot(`
    "claire@example.be
    Désinscription acceptée

    Bonjour Claire Peeters,

    La désinscription de Zoé Peeters est acceptée :

      Petite plaine, École de la Vallée, du lundi 8 au vendredi 12 juillet 2030

    48,00 € vous seront remboursés.

    Accéder au portail parent :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
});

test('a link requested: to a linked parent and to the service, with no way to reach who asks', async () => {
  const { prisma } = app.database;
  const { id } = await prisma.familyLink.create({
    data: { childId: zoe, parentId: sofia.actor.parentId, state: 'REQUESTED', source: 'REQUEST', requestedName: 'Zoé P.' },
  });
  const toParent = await write({ kind: 'link-requested', linkId: id, reader: claire.actor.parentId });
  expect(toParent).toMatchInlineSnapshot(`
    "claire@example.be
    Un autre parent demande un lien avec Zoé Peeters

    Bonjour Claire Peeters,

    Sofia Peeters demande un lien avec Zoé Peeters sur le portail parent.

    Vous pouvez accepter ou refuser cette demande sur le portail parent. Tant que personne n'a répondu, ce parent ne voit rien de Zoé Peeters.

    Répondre à la demande :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
  const toService = await write({ kind: 'link-requested', linkId: id, reader: 'service' });
  expect(toService).toMatchInlineSnapshot(`
    "accueil@valmont.example
    Un autre parent demande un lien avec Zoé Peeters

    Bonjour,

    Sofia Peeters demande un lien avec Zoé Peeters sur le portail parent.

    Un parent déjà associé ou le service peut accepter ou refuser cette demande sur le portail parent.

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
  for (const text of [toParent, toService]) expect(text).not.toContain('sofia@example.be');
  expect(await write({ kind: 'link-requested', linkId: id, reader: sofia.actor.parentId })).toBeNull();

  await prisma.familyLink.update({ where: { id }, data: { state: 'REFUSED', decidedAt: past } });
  const refused = await write({ kind: 'link-decided', linkId: id });
  expect(refused).toMatchInlineSnapshot(`
    "sofia@example.be
    Votre demande d'association n'a pas été acceptée

    Bonjour Sofia Peeters,

    Votre demande d'association à un enfant n'a pas été acceptée.

    Si vous êtes le parent de cet enfant, adressez-vous à Service Accueil Extrascolaire : accueil@valmont.example, +3287000000.

    Accéder au portail parent :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
  expect(refused).not.toContain('Zoé');
  await prisma.familyLink.update({ where: { id }, data: { state: 'ACTIVE', decidedAt: past } });
  expect(await write({ kind: 'link-decided', linkId: id })).toMatchInlineSnapshot(`
    "sofia@example.be
    Zoé Peeters est maintenant dans votre portail parent

    Bonjour Sofia Peeters,

    Votre demande est acceptée : Zoé Peeters est maintenant dans votre portail parent.

    Accéder au portail parent :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
});

type Act = Partial<Pick<Prisma.FamilyActUncheckedCreateInput, 'childId' | 'weekId' | 'cents' | 'until'>>;

/** What the desk did for Claire. */
async function noteAct(kind: FamilyActKind, about: Act = {}): Promise<string> {
  const id = randomUUID();
  const sealed = sealAct(app.keyRing, id, { reason: 'Appel du matin', untold: null, changes: [] });
  const staffId = randomUUID();
  await app.database.prisma.familyAct.create({ data: { id, parentId: claire.actor.parentId, staffId, kind, sealed, ...about } });
  return id;
}

test('what the desk did for the family, without why', async () => {
  const familyActId = await noteAct('DAYS_REFUNDED', { childId: zoe, weekId: weeks[1]!.id, cents: 1920 });
  expect(await write({ kind: 'acted-for-family', familyActId })).toMatchInlineSnapshot(`
    "claire@example.be
    Notre service a fait un changement pour vous

    Bonjour Claire Peeters,

    Notre service a fait ceci pour votre famille :

    19,20 € vous seront remboursés pour des jours où Zoé Peeters ne vient pas. Zoé Peeters garde sa place les autres jours.

      Petite plaine, École de la Vallée, du lundi 29 juillet au vendredi 2 août 2030

    Ce n'est pas ce que vous vouliez ? Répondez-nous ou appelez-nous. Le motif est dans « Mes données », sur le portail.

    Accéder au portail parent :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
});

test.each([
  ['PLACE_RELEASED', 'La place de Zoé Peeters est rendue.'],
  ['WEEK_SWAPPED', 'Zoé Peeters vient désormais'],
  ['WAITING_LEFT', "Zoé Peeters n'est plus sur la liste d'attente"],
  ['PROFILE_CORRECTED', 'Vos coordonnées sont corrigées.'],
  ['CHILD_CORRECTED', 'Les données de Zoé Peeters sont corrigées.'],
  ['FAMILY_REGISTERED', 'Votre famille est enregistrée dans le portail.'],
  ['CHILD_REGISTERED', "L'inscription de Zoé Peeters dans le portail est faite."],
  ['CHILDREN_MERGED', "Zoé Peeters avait deux fiches dans le portail : il n'y en a plus qu'une"],
  ['MERGE_UNDONE', 'La fusion des deux fiches de Zoé Peeters est annulée'],
  ['PARENTS_MERGED', 'Vous aviez deux comptes dans le portail'],
  ['DEADLINE_EXTENDED', "Vous avez jusqu'au jeudi 16 mai à 18:00 pour payer"],
] as const)('an act of the kind %s says « %s »', async (kind, sentence) => {
  const familyActId = await noteAct(kind, { childId: zoe, until: held });
  const mail = await write({ kind: 'acted-for-family', familyActId });
  expect(mail).toContain(sentence);
  expect(mail).not.toContain('Appel du matin');
});

test('a week cancelled by the commune', async () => {
  const { enrolments } = await fillBasket([{ child: zoe, week: 1, status: 'CANCELLED' }]);
  expect(await write({ kind: 'week-cancelled', enrolmentId: enrolments[0]!.id })).toMatchInlineSnapshot(`
    "claire@example.be
    Zoé Peeters : une semaine de plaine est annulée

    Bonjour Claire Peeters,

    Nous devons annuler cette semaine de plaine, prévue pour Zoé Peeters :

      Petite plaine, École de la Vallée, du lundi 29 juillet au vendredi 2 août 2030

    Accéder au portail parent :
    https://portail.valmont.example/portail

    Bien cordialement,

    Service Accueil Extrascolaire
    Commune de Valmont

    -- 
    Une question ? Écrivez à accueil@valmont.example ou téléphonez au 087 00 00 00.
    Ce message est envoyé automatiquement par le portail parent.
    "
  `);
});

test('to a parent whose link was blocked meanwhile: what becomes of the money, and no word of the child', async () => {
  const { prisma } = app.database;
  const { parentId } = claire.actor;
  const link = { childId_parentId: { childId: zoe, parentId } };
  const enrolmentIds = (await fillBasket([{ child: zoe, week: 1, status: 'EXPIRED' }])).enrolments.map(({ id }) => id);
  const paymentId = await payFor(
    [
      { child: zoe, week: 0, status: 'CANCELLED' },
      { child: emile, week: 0, status: 'CANCELLED' },
    ],
    { method: 'ONLINE', status: 'PAID' },
    'CONFIRMED',
  );
  const lines = await prisma.paymentLine.findMany({ where: { paymentId }, include: { enrolment: true } });
  const ofZoe = lines.find(({ enrolment }) => enrolment.childId === zoe)!.enrolmentId;
  await prisma.refund.create({ data: { paymentId, enrolmentId: ofZoe, amountCents: 4800, reason: 'WEEK_CANCELLED' } });
  const { id: cancellationId } = await prisma.cancellationRequest.create({
    data: { enrolmentId: ofZoe, parentId, status: 'REQUESTED', reason: new Uint8Array() },
  });
  const waiting = await prisma.waitingPlace.create({ data: { childId: zoe, weekId: weeks[1]!.id, parentId, status: 'WAITING' } });
  const mails: Mail[] = [
    { kind: 'payment-recap', paymentId },
    { kind: 'payment-late', paymentId, reader: 'parent' },
    { kind: 'week-cancelled', enrolmentId: ofZoe },
    { kind: 'cancellation-received', cancellationId },
    { kind: 'waiting-joined', waitingPlaceId: waiting.id },
    { kind: 'hold-expired', parentId, enrolmentIds },
    { kind: 'acted-for-family', familyActId: await noteAct('PLACE_RELEASED', { childId: zoe, weekId: weeks[1]!.id }) },
  ];
  for (const mail of mails.slice(2)) expect(await write(mail)).toContain('Zoé');
  await prisma.familyLink.update({ where: link, data: { state: 'BLOCKED' } });
  const [recap, , cancelled, ...others] = await Promise.all(mails.map(write));
  const content = await compose({ env: app.env, prisma, keyRing: app.keyRing }, mails[0]!);
  await prisma.paymentLine.updateMany({ where: { paymentId }, data: { outcome: 'REFUNDED' } });
  const late = await write(mails[1]!);
  await prisma.cancellationRequest.update({ where: { id: cancellationId }, data: { status: 'ACCEPTED' } });
  const decided = await write({ kind: 'cancellation-decided', cancellationId });
  await prisma.familyLink.update({ where: link, data: { state: 'ACTIVE' } });

  expect(recap).toContain('Émile Peeters');
  expect(recap).toContain('Le service ne vous montre plus une partie des semaines de ce paiement.');
  expect(content!.attachments![0]!.text.match(/BEGIN:VEVENT/g)).toHaveLength(5);
  expect(cancelled).toContain('Une semaine que vous aviez payée est annulée. 48,00 € vous seront remboursés.');
  expect(late).toContain('Émile Peeters');
  expect([...others, decided]).toEqual([null, null, null, null, null]);
  for (const said of [recap, cancelled, late]) expect(said).not.toContain('Zoé');
});

test('certificates of a year wait on the portal; nothing of what they say is in the mail, and nothing is said of none', async () => {
  const { parentId } = claire.actor;
  const mail = { kind: 'certificates-issued', parentId, year: 2025 } as const;
  expect(await write(mail)).toBeNull();
  const row = { incomeYear: 2025, number: 1, sheetCount: 1, parentId, childId: zoe, dayCount: 4, totalCents: 4800 };
  await app.database.prisma.taxCertificate.create({ data: { ...row, sealed: new Uint8Array(), contentHash: '' } });
  const written = await write(mail);
  expect(written).toContain('Vos attestations fiscales de 2025');
  expect(written).toContain('https://portail.valmont.example/portail/documents');
  for (const said of ['Zoé', '48,00', number]) expect(written).not.toContain(said);
  expect(await write({ ...mail, isCorrection: true })).toContain('La précédente ne compte plus');
});

test('a name is text: it neither breaks a line, nor adds a header, nor becomes HTML', async () => {
  const { prisma } = app.database;
  const wicked = await createParent(app, { givenName: '<script>alert(1)</script>\r\nBcc: evil@example.be', email: 'w@example.be' });
  const content = await compose(
    { env: app.env, prisma, keyRing: app.keyRing },
    { kind: 'parent-registered', parentId: wicked.actor.parentId },
  );
  const sender = await prisma.commune.findUniqueOrThrow({ where: { id: 1 } });
  expect(renderHtml(content!, sender)).not.toContain('<script>');
  expect(renderHtml(content!, sender)).toContain('&lt;script&gt;alert(1)&lt;/script&gt; Bcc: evil@example.be');
  expect(renderText(content!, sender)).not.toMatch(/^Bcc:/m);
});

test('in the language of its reader, the commune’s names marked as French; the recap brings the calendar of its weeks', async () => {
  const { prisma } = app.database;
  const { personId } = claire.actor;
  const paymentId = await payFor([{ child: zoe, week: 0, status: 'CONFIRMED' }], { method: 'ONLINE', status: 'PAID' }, 'CONFIRMED');
  const sender = await prisma.commune.findUniqueOrThrow({ where: { id: 1 } });
  const said: Record<string, string[]> = {
    nl: ['Dag Claire Peeters,', 'van maandag 8 tot vrijdag 12 juli 2030', 'Totaal: €\u00a048,00', 'bel 087 00 00 00'],
    de: ['Guten Tag Claire Peeters,', 'von Montag, 8. bis Freitag, 12. Juli 2030', 'Gesamt: 48,00\u00a0€', 'rufen Sie 087 00 00 00 an'],
    en: ['Hello Claire Peeters,', 'from Monday 8 to Friday, 12 July 2030', 'Total: €48.00', 'call 087 00 00 00'],
    'fr-x-facile': ['Bonjour Claire Peeters,', 'Nous avons reçu votre argent.', 'Total : 48,00\u00a0€', 'Ou téléphonez au 087 00 00 00.'],
  };
  for (const [language, sentences] of Object.entries(said)) {
    await prisma.person.update({ where: { id: personId }, data: { language } });
    const content = await compose({ env: app.env, prisma, keyRing: app.keyRing }, { kind: 'payment-recap', paymentId });
    const text = renderText(content!, sender);
    for (const sentence of sentences) expect(text).toContain(sentence);
    const html = renderHtml(content!, sender);
    expect(html).toContain(`<html lang="${language.slice(0, 2)}" dir="ltr"`);
    expect(html.includes('<span lang="fr">Commune de Valmont</span>')).toBe(!language.startsWith('fr'));
    const [calendar] = content!.attachments!;
    expect(calendar).toMatchObject({ name: 'plaines.ics', type: 'text/calendar; charset=utf-8' });
    expect(calendar!.text.match(/BEGIN:VEVENT/g)).toHaveLength(5);
    expect(calendar!.text).not.toContain('Peeters');
  }
  await prisma.person.update({ where: { id: personId }, data: { language: 'fr' } });
});
