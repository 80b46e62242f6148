import { transact } from '../platform/act.ts';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ParentActor, StaffActor } from '../platform/actor.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { startPayment } from '../payments/start-payment.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { expectBooksInOrder, fillBasket, openCounter, readMails, type Counter } from '../../tests/kit/payment-harness.ts';
import { createChild, createParent, createSeason, readPlaces } from '../../tests/kit/people.ts';
import { decideCancellation, type CancellationDecision } from './decide-cancellation.ts';
import { keepDocument } from '../documents/keep-document.ts';
import { requestCancellation } from './request-cancellation.ts';
import { openAnswer, openReason } from './sealed-texts.ts';
import { type CancellationRequestId, type DocumentId, type EnrolmentId, rowId } from '../platform/ids.ts';

let counter: Counter;
let prisma: Counter['app']['database']['prisma'];
let staff: StaffActor;
beforeAll(async () => {
  counter = await openCounter();
  prisma = counter.app.database.prisma;
  ({ actor: staff } = await createStaff(counter.app));
});
afterEach(() => expectBooksInOrder(counter.app));

/** A family whose place in a week of one place is paid online. */
async function createEnrolled() {
  const parent = await createParent(counter.app);
  const { weeks } = await createSeason(counter.app, [1]);
  const child = await createChild(counter.app, [parent]);
  const { enrolments } = await fillBasket(counter.app, parent.actor, [{ childId: child.id, week: weeks[0]! }]);
  const paymentId = await startPayment(counter.app, { actor: parent.actor, method: 'ONLINE' });
  const { checkoutUrl } = await prisma.payment.findUniqueOrThrow({ where: { id: paymentId } });
  await fetch(checkoutUrl!, { method: 'POST', body: new URLSearchParams({ status: 'paid' }), redirect: 'manual' });
  await counter.work();
  return { ...parent, child, week: weeks[0]!, enrolmentId: enrolments[0]!.id, paymentId };
}

const ask = (actor: ParentActor, enrolmentId: EnrolmentId, { reason = 'Malade', documentId = null as DocumentId | null } = {}) =>
  transact(counter.app, actor, (ctx) => requestCancellation(ctx, { enrolmentId, reason, documentId }));
const decide = (cancellationId: CancellationRequestId, accept: boolean, more: Partial<CancellationDecision> = {}, actor = staff) =>
  transact(counter.app, actor, (ctx) => decideCancellation(ctx, { cancellationId, accept, message: null, refundCents: null, ...more }));
const read = (id: string) =>
  prisma.cancellationRequest.findUniqueOrThrow({ where: { id }, include: { enrolment: { include: { refunds: true } } } });
const keep = ({ actor }: { actor: ParentActor }) =>
  transact(counter.app, actor, (ctx) => keepDocument(ctx, { mimeType: 'image/png', content: new Uint8Array([1, 2, 3]) }));
const mailsAbout = async (id: string) =>
  (await readMails(counter.app)).filter((mail) => 'cancellationId' in mail && mail.cancellationId === id).map(({ kind }) => kind);

describe('asking', () => {
  test('keeps the reason sealed, once, however often the button is pressed', async () => {
    const family = await createEnrolled();
    const ids = await Promise.all(
      [1, 2, 3, 4].map(() => ask(family.actor, family.enrolmentId, { reason: '  Opération de l’appendicite ' })),
    );
    expect(new Set(ids).size).toBe(1);
    const request = await read(ids[0]!);
    expect(Buffer.from(request.reason).toString('latin1')).not.toMatch(/appendicite/);
    expect(openReason(counter.app.keyRing, request)).toBe('Opération de l’appendicite');
    expect(request).toMatchObject({ status: 'REQUESTED', enrolment: { status: 'CONFIRMED' } });
    expect(await mailsAbout(ids[0]!)).toEqual(['cancellation-received']);
  });

  test('for an enrolment of another family is asking for one that does not exist', async () => {
    const family = await createEnrolled();
    const other = await createEnrolled();
    const refusals = await Promise.all(
      [family.enrolmentId, rowId('Enrolment', randomUUID())].map((id) => ask(other.actor, id).catch((error: InputInvalid) => error)),
    );
    expect(refusals.map((error) => error instanceof InputInvalid && [error.field, error.message])).toEqual([
      ['enrolmentId', expect.any(String)],
      ['enrolmentId', (refusals[0] as InputInvalid).message],
    ]);
  });

  test('is for paid places: a held one is simply released, an ended one is over', async () => {
    const held = await createHeld();
    await expect(ask(held.actor, held.enrolmentId)).rejects.toThrow(/libérer directement/);
    await prisma.enrolment.update({ where: { id: held.enrolmentId }, data: { status: 'CANCELLED', endedAt: new Date() } });
    await expect(ask(held.actor, held.enrolmentId)).rejects.toThrow(AlreadyDecided);
  });

  test.each([
    ['', 'reason'],
    ['   \n', 'reason'],
    ['x'.repeat(2_001), 'reason'],
  ])('without a reason of a sensible length is refused', async (reason, field) => {
    const family = await createEnrolled();
    await expect(ask(family.actor, family.enrolmentId, { reason })).rejects.toMatchObject({ name: 'InputInvalid', field });
    expect(await prisma.cancellationRequest.count({ where: { enrolmentId: family.enrolmentId } })).toBe(0);
  });

  test('takes a document of one’s own that was not used', async () => {
    const family = await createEnrolled();
    const other = await createEnrolled();
    const [mine, theirs] = [await keep(family), await keep(other)];
    for (const documentId of [theirs, rowId('Document', randomUUID())])
      await expect(ask(family.actor, family.enrolmentId, { documentId })).rejects.toMatchObject({ field: 'documentId' });
    const id = await ask(family.actor, family.enrolmentId, { documentId: mine });
    expect(await read(id)).toMatchObject({ documentId: mine });
    const again = await createEnrolled();
    await expect(ask(again.actor, again.enrolmentId, { documentId: mine })).rejects.toMatchObject({ field: 'documentId' });
  });
});

describe('deciding', () => {
  test('accepted before the week: the place is offered at once, the price goes back, the document is deleted', async () => {
    const family = await createEnrolled();
    const waiting = await createParent(counter.app);
    const waitingChild = await createChild(counter.app, [waiting]);
    const line = await prisma.waitingPlace.create({
      data: { childId: waitingChild.id, weekId: family.week.id, parentId: waiting.actor.parentId },
    });
    const id = await ask(family.actor, family.enrolmentId, { documentId: await keep(family) });
    await decide(id, true, { message: 'Bon rétablissement' });

    const request = await read(id);
    expect(request).toMatchObject({
      status: 'ACCEPTED',
      documentId: null,
      decidedAt: expect.any(Date),
      enrolment: { status: 'CANCELLED' },
    });
    expect(request.enrolment.refunds).toMatchObject([
      { amountCents: 6000, reason: 'CANCELLATION', status: 'DUE', paymentId: family.paymentId },
    ]);
    expect(openAnswer(counter.app.keyRing, request)).toBe('Bon rétablissement');
    expect(await prisma.document.count({ where: { personId: family.actor.personId } })).toBe(0);
    expect(await prisma.waitingPlace.findUniqueOrThrow({ where: { id: line.id } })).toMatchObject({ status: 'OFFERED' });
    expect(await readPlaces(counter.app, family.week.id)).toMatchObject({ taken: 1, confirmed: 0, offered: 1 });
    await counter.work();
    expect(await prisma.payment.findUniqueOrThrow({ where: { id: family.paymentId } })).toMatchObject({ status: 'REFUNDED' });
    expect(await mailsAbout(id)).toEqual(['cancellation-received', 'cancellation-decided']);
  });

  test('refused: nothing moves, the parent is told why and may ask again', async () => {
    const family = await createEnrolled();
    const id = await ask(family.actor, family.enrolmentId);
    await expect(decide(id, false)).rejects.toMatchObject({ name: 'InputInvalid', field: 'message' });
    await decide(id, false, { message: 'Sans certificat, non.' });
    const request = await read(id);
    expect(request).toMatchObject({ status: 'REFUSED', enrolment: { status: 'CONFIRMED', refunds: [] } });
    expect(openAnswer(counter.app.keyRing, request)).toBe('Sans certificat, non.');
    expect(await ask(family.actor, family.enrolmentId)).not.toBe(id);
  });

  test('asked after the first day: nothing goes back, unless staff say how much', async () => {
    const [late, kind] = [await createEnrolled(), await createEnrolled()];
    await prisma.$executeRaw`
      UPDATE week SET monday = date_trunc('week', now()), start_date = date_trunc('week', now()), end_date = date_trunc('week', now())::date + 4
      WHERE id IN (${late.week.id}::uuid, ${kind.week.id}::uuid)`;
    const [lateId, kindId] = [await ask(late.actor, late.enrolmentId), await ask(kind.actor, kind.enrolmentId)];
    await decide(lateId, true);
    await decide(kindId, true, { refundCents: 2400 });
    expect((await read(lateId)).enrolment.refunds).toEqual([]);
    expect((await read(kindId)).enrolment.refunds).toMatchObject([{ amountCents: 2400 }]);
  });

  test('happens once: the same click again is answered, another decision is not', async () => {
    const family = await createEnrolled();
    const { actor: colleague } = await createStaff(counter.app);
    const id = await ask(family.actor, family.enrolmentId);
    const answers = await Promise.allSettled([decide(id, true), decide(id, true), decide(id, false, { message: 'Non' }, colleague)]);
    expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    const { status, enrolment } = await read(id);
    expect(enrolment.refunds).toHaveLength(status === 'ACCEPTED' ? 1 : 0);
    await expect(decide(id, status !== 'ACCEPTED', { message: 'Autre' }, colleague)).rejects.toThrow(AlreadyDecided);
    await expect(decide(rowId('CancellationRequest', randomUUID()), true)).rejects.toMatchObject({ field: 'cancellationId' });
  });

  test('is not for a member’s own family, whoever of it asked: a colleague decides', async () => {
    const family = await createEnrolled();
    const id = await ask(family.actor, family.enrolmentId);
    const other = await createParent(counter.app);
    await prisma.familyLink.create({
      data: { childId: family.child.id, parentId: other.actor.parentId, state: 'ACTIVE', source: 'STAFF' },
    });
    for (const { actor } of [family, other])
      for (const accept of [true, false])
        await expect(decide(id, accept, { message: 'Oui' }, { ...staff, parentId: actor.parentId })).rejects.toMatchObject({
          name: 'InputInvalid',
          message: "C'est votre propre famille : une ou un collègue s'en charge.",
        });
    expect(await read(id)).toMatchObject({ status: 'REQUESTED', enrolment: { status: 'CONFIRMED' } });
    await decide(id, true, {}, { ...staff, parentId: (await createParent(counter.app)).actor.parentId });
    expect(await read(id)).toMatchObject({ status: 'ACCEPTED' });
  });

  test('a place that staff gave above capacity is not one more for the queue', async () => {
    const family = await createEnrolled();
    const [extra, waiting] = [await createParent(counter.app), await createParent(counter.app)];
    const [extraChild, waitingChild] = [await createChild(counter.app, [extra]), await createChild(counter.app, [waiting])];
    await prisma.week.update({ where: { id: family.week.id }, data: { overbooked: 1 } });
    await fillBasket(counter.app, extra.actor, [{ childId: extraChild.id, week: family.week }]);
    await prisma.waitingPlace.create({ data: { childId: waitingChild.id, weekId: family.week.id, parentId: waiting.actor.parentId } });
    await decide(await ask(family.actor, family.enrolmentId), true);
    expect(await readPlaces(counter.app, family.week.id)).toMatchObject({ taken: 1, held: 1, offered: 0 });
  });
});

async function createHeld() {
  const parent = await createParent(counter.app);
  const { weeks } = await createSeason(counter.app, [1]);
  const child = await createChild(counter.app, [parent]);
  const { enrolments } = await fillBasket(counter.app, parent.actor, [{ childId: child.id, week: weeks[0]! }]);
  return { ...parent, enrolmentId: enrolments[0]!.id };
}
