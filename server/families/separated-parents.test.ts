// Two parents at odds: one objects, staff decide; staff block one, who sees nothing more from that moment.
import { beforeEach, describe, expect, test } from 'vitest';
import { holdWeeks } from '../enrolments/hold-weeks.ts';
import { hashToken } from '../identity/read-session.ts';
import { openBrowserDoor } from '../../tests/kit/browser-door.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff, placeChild } from '../../tests/kit/catalogue.ts';
import { createChild, createParent, createApp, createSeason, readPlaces } from '../../tests/kit/people.ts';

const app = await createApp({ RATE_LIMITS: 'off' });
const { prisma } = app.database;
const ask = createAsker(app);
type Parent = Awaited<ReturnType<typeof createParent>>;
let anna: Parent;
let bruno: Parent;
let child: Awaited<ReturnType<typeof createChild>>;
let weeks: Awaited<ReturnType<typeof createSeason>>['weeks'];
const desk = await createStaff(app, 'DESK');

beforeEach(async () => {
  [anna, bruno] = [
    await createParent(app, { givenName: 'Anna', email: `anna-${crypto.randomUUID()}@example.be` }),
    await createParent(app, { givenName: 'Bruno' }),
  ];
  child = await createChild(app, [anna, bruno]);
  ({ weeks } = await createSeason(app, [5, 5, 1]));
});

const outcome = async (token: string, mutation: string): Promise<{ __typename: string; message?: string }> => {
  const { data, errors } = await ask(token, `mutation { it: ${mutation} { __typename ... on Refusal { message } } }`);
  expect(errors).toBeUndefined();
  return data.it;
};
const hold = (who: Parent, week: number) =>
  holdWeeks({ seats: app.seats, actor: who.actor }, { childId: child.id, weekIds: [weeks[week]!.id] });
const oppositionId = async () => (await prisma.opposition.findFirstOrThrow({ where: { childId: child.id } })).id;
const mails = async () => {
  const rows = await prisma.$queryRaw<{ payload: { kind: string; state?: string } }[]>`
    SELECT payload FROM graphile_worker._private_jobs WHERE payload ->> 'kind' IN ('opposition-changed', 'link-decided') ORDER BY id`;
  return rows.map(({ payload }) => payload.state ?? payload.kind);
};
const trail = async (subject: string) =>
  (await prisma.auditEntry.findMany({ where: { subject }, orderBy: { id: 'asc' } })).map(({ actor, action }) => `${actor} ${action}`);

describe('an opposition', () => {
  test('stops the other parent, at the counter too, until staff lift it; who objects may go on; what is held stays', async () => {
    expect((await hold(bruno, 0)).heldIds).toHaveLength(1);
    expect(await outcome(anna.token, `opposeEnrolments(childId: "${child.id}")`)).toMatchObject({ __typename: 'Opposition' });
    expect((await hold(bruno, 1)).refused).toMatchObject([{ state: 'NOT_ELIGIBLE' }]);
    const counter = `enrolOnBehalf(input: { parentId: "${bruno.actor.parentId}", childId: "${child.id}", weekIds: ["${weeks[1]!.id}"] })`;
    const { data } = await ask(desk.token, `mutation { ${counter} { ... on HoldWeeksPayload { held { id } refused { state } } } }`);
    expect(data.enrolOnBehalf).toEqual({ held: [], refused: [{ state: 'NOT_ELIGIBLE' }] });
    expect(await readPlaces(app, weeks[0]!.id)).toMatchObject({ held: 1 });
    expect((await hold(anna, 1)).heldIds).toHaveLength(1);

    const id = await oppositionId();
    const decide = (uphold: boolean, reason: string) =>
      outcome(desk.token, `decideOpposition(oppositionId: "${id}", uphold: ${uphold}, reason: "${reason}")`);
    expect(await decide(true, 'Jugement du 3 mars')).toMatchObject({ __typename: 'Opposition' });
    expect((await hold(bruno, 2)).refused).toMatchObject([{ state: 'NOT_ELIGIBLE' }]);
    expect(await decide(false, 'Accord des deux parents')).toMatchObject({ __typename: 'Opposition' });
    expect((await hold(bruno, 2)).heldIds).toHaveLength(1);
    expect(await outcome(anna.token, `opposeEnrolments(childId: "${child.id}")`)).toMatchObject({ __typename: 'AlreadyDecided' });
    expect(await mails()).toEqual(['OPEN', 'UPHELD', 'LIFTED']);
    const by = `staff:${desk.actor.staff.id}`;
    expect(await trail(`opposition:${id}`)).toEqual([
      `person:${anna.actor.personId} enrolments-opposed`,
      `${by} opposition-upheld`,
      `${by} opposition-lifted`,
    ]);
  });

  test('is read by both parents, without a way to the other; a reason may give none either', async () => {
    await outcome(anna.token, `opposeEnrolments(childId: "${child.id}")`);
    const id = await oppositionId();
    for (const reason of ['', 'Appelez le 0470/12.34.56', 'Écrivez à anna@example.be'])
      expect(await outcome(desk.token, `decideOpposition(oppositionId: "${id}", uphold: true, reason: "${reason}")`)).toMatchObject({
        __typename: 'InputInvalid',
      });
    await outcome(desk.token, `decideOpposition(oppositionId: "${id}", uphold: true, reason: "Garde exclusive")`);
    const read = async ({ token }: Parent) =>
      (await ask(token, '{ viewer { parent { children { oppositions { mine state reason } } } } }')).data.viewer.parent.children[0]
        .oppositions;
    expect(await read(anna)).toEqual([{ mine: true, state: 'UPHELD', reason: 'Garde exclusive' }]);
    expect(await read(bruno)).toEqual([{ mine: false, state: 'UPHELD', reason: 'Garde exclusive' }]);
    const stored = await prisma.opposition.findUniqueOrThrow({ where: { id } });
    expect(Buffer.from(stored.reason!).toString('latin1')).not.toContain('Garde');
  });

  test('is taken back by who made it and by nobody else; with its maker’s link it ends', async () => {
    await outcome(anna.token, `opposeEnrolments(childId: "${child.id}")`);
    expect(await outcome(bruno.token, `withdrawOpposition(childId: "${child.id}")`)).toMatchObject({ __typename: 'InputInvalid' });
    await outcome(anna.token, `withdrawOpposition(childId: "${child.id}")`);
    expect((await hold(bruno, 0)).heldIds).toHaveLength(1);
    await outcome(anna.token, `opposeEnrolments(childId: "${child.id}")`);
    await prisma.familyLink.updateMany({ where: { childId: child.id, parentId: anna.actor.parentId }, data: { state: 'BLOCKED' } });
    expect((await hold(bruno, 1)).heldIds).toHaveLength(1);
  });

  test('passes the other parent over in the queue', async () => {
    const [other, theirs] = [await createParent(app), await createChild(app, [anna])];
    const [first] = (await holdWeeks({ seats: app.seats, actor: anna.actor }, { childId: theirs.id, weekIds: [weeks[2]!.id] })).heldIds;
    await prisma.waitingPlace.create({ data: { childId: child.id, weekId: weeks[2]!.id, parentId: bruno.actor.parentId } });
    const next = await createChild(app, [other]);
    const line = await prisma.waitingPlace.create({ data: { childId: next.id, weekId: weeks[2]!.id, parentId: other.actor.parentId } });
    await outcome(anna.token, `opposeEnrolments(childId: "${child.id}")`);
    await outcome(anna.token, `releaseEnrolment(enrolmentId: "${first}")`);
    expect(await prisma.waitingPlace.findMany({ where: { weekId: weeks[2]!.id, status: 'OFFERED' } })).toMatchObject([{ id: line.id }]);
  });
});

describe('a parent who is blocked', () => {
  const everything = `{ viewer { parent {
    children { id } enrolments { child { givenName } week { startDate } } basket { lines { child { givenName } } }
    waitingPlaces { child { givenName } } cancellationRequests { enrolment { child { givenName } } }
    payments { amountCents enrolments { child { givenName } } lateEnrolments { id } } linkRequests { childName } } } }`;

  /** Bruno has paid a week, holds one and waits for another. */
  async function settle() {
    const paid = await placeChild(app, bruno.actor, child.id, weeks[0]!);
    const held = (await hold(bruno, 1)).heldIds[0]!;
    await placeChild(app, anna.actor, (await createChild(app, [anna])).id, weeks[2]!);
    await prisma.waitingPlace.create({ data: { childId: child.id, weekId: weeks[2]!.id, parentId: bruno.actor.parentId } });
    await prisma.payment.create({
      data: {
        basketId: paid.basketId,
        parentId: bruno.actor.parentId,
        method: 'TRANSFER',
        amountCents: 6000,
        lines: { create: { enrolmentId: paid.id, amountCents: 6000 } },
      },
    });
    const link = await prisma.familyLink.findFirstOrThrow({ where: { childId: child.id, parentId: bruno.actor.parentId } });
    return { paid, held, linkId: link.id };
  }

  test('sees nothing of the child from that moment: pages, payments, requests and open streams', async () => {
    const { paid, held, linkId } = await settle();
    const door = await openBrowserDoor(app);
    const stream = await door.watch('subscription { seatCounts { weekId } }', bruno.token);
    await expect.poll(stream.text, { timeout: 5000 }).toContain('seatCounts');

    expect(await outcome(desk.token, `blockLink(linkId: "${linkId}", reason: "Ordonnance du tribunal")`)).toMatchObject({
      __typename: 'StaffLink',
    });
    await stream.ended;
    expect((await ask(bruno.token, '{ viewer { givenName } }')).data.viewer).toBeNull();
    // He signs in again.
    await prisma.session.create({
      data: {
        tokenHash: new Uint8Array(hashToken('again')),
        personId: bruno.actor.personId,
        issuer: 'test',
        acr: 'test',
        expiresAt: new Date(Date.now() + 3_600_000),
      },
    });
    expect((await ask('again', everything)).data.viewer.parent).toEqual({
      children: [],
      enrolments: [],
      basket: null,
      waitingPlaces: [],
      cancellationRequests: [],
      payments: [{ amountCents: 6000, enrolments: [], lateEnrolments: [] }],
      linkRequests: [],
    });
    for (const id of [paid.id, held]) {
      expect(await outcome('again', `releaseEnrolment(enrolmentId: "${id}")`)).toMatchObject({ __typename: 'InputInvalid' });
      expect(await outcome('again', `requestCancellation(input: { enrolmentId: "${id}", reason: "x" })`)).toMatchObject({
        __typename: 'InputInvalid',
      });
    }
    expect((await ask(anna.token, everything)).data.viewer.parent.children).toContainEqual({ id: child.id });
  });

  test('gives back what was held and waited for, keeps what is paid for the child; staff may open the link again', async () => {
    const { linkId } = await settle();
    await outcome(desk.token, `blockLink(linkId: "${linkId}", reason: "Ordonnance")`);
    expect(await readPlaces(app, weeks[0]!.id)).toMatchObject({ confirmed: 1 });
    expect(await readPlaces(app, weeks[1]!.id)).toMatchObject({ taken: 0, held: 0 });
    expect(await prisma.waitingPlace.findMany({ where: { childId: child.id } })).toMatchObject([{ status: 'LEFT' }]);
    expect(await outcome(desk.token, `unblockLink(linkId: "${linkId}", reason: "Levée")`)).toMatchObject({ __typename: 'StaffLink' });
    expect((await hold(bruno, 1)).heldIds).toHaveLength(1);
    const by = `staff:${desk.actor.staff.id}`;
    expect(await trail(`family-link:${linkId}`)).toEqual([`${by} link-blocked`, `${by} link-unblocked`]);
  });

  test('is not blocked by a member of staff of the same family', async () => {
    const { linkId } = await settle();
    await prisma.staffMember.create({ data: { personId: anna.actor.personId, role: 'DESK' } });
    expect(await outcome(anna.token, `blockLink(linkId: "${linkId}", reason: "Mon ex")`)).toMatchObject({ __typename: 'InputInvalid' });
    expect(await prisma.familyLink.findUniqueOrThrow({ where: { id: linkId } })).toMatchObject({ state: 'ACTIVE' });
  });
});
