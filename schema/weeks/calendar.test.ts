// A calendar is answered from the facts that judge it. Whoever asks for more than the facts hold has rows read; both say the same,
// in every state that a week can have.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createPlaine, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';
import { watchStatements } from '../../tests/kit/watch-statements.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  await createSeason(app, []);
});

/** What the page asks; the second time with columns that the facts do not hold, so that every row is read. */
const calendar = (more: { enrolment?: string; line?: string; week?: string; person?: string } = {}) => `{ viewer { givenName familyName
  ${more.person ?? ''} parent { children { id weeks { state opensAt reason priceCents priceReason waitingListMailto
    enrolment { id status heldUntil ${more.enrolment ?? ''} } waitingPlace { id position offeredUntil ${more.line ?? ''} }
    week { id startDate endDate openDays capacity seatsLeft waitingCount closedDays { date name } ${more.week ?? ''}
      plaine { id name siteName ageMinMonths ageMaxMonths } } } } } } }`;

type Week = { state: string; enrolment: Record<string, unknown> | null; waitingPlace: Record<string, unknown> | null; week: object };

/** A parent whose child has a week in each state but those of a closed period. */
async function open() {
  const { prisma } = app.database;
  const [plaine, forElders] = [await createPlaine(app), await createPlaine(app, { ageMinMonths: 150 })];
  const monday = (index: number) => new Date(Date.UTC(2027, 6, 5 + 7 * index)).toISOString().slice(0, 10);
  const weeks = [];
  for (let index = 0; index < 8; index += 1) weeks.push(await createWeek(app, plaine.id, { monday: monday(index), capacity: 1 }));
  const elders = await createWeek(app, forElders.id, { monday: monday(0) });
  const [parent, coParent, stranger] = [await createParent(app), await createParent(app), await createParent(app)];
  const child = await createChild(app, [parent, coParent]);
  const other = await createChild(app, [stranger]);
  const [, full, held, theirs, confirmed, waiting, offered, expired] = weeks;
  for (const week of [full!, waiting!]) await placeChild(app, stranger.actor, other.id, week);
  await placeChild(app, parent.actor, child.id, held!, { status: 'HELD' });
  await placeChild(app, coParent.actor, child.id, theirs!, { status: 'HELD' });
  await placeChild(app, parent.actor, child.id, confirmed!);
  await placeChild(app, parent.actor, child.id, expired!, { status: 'HELD', heldUntil: new Date(Date.now() - 1000) });
  const line = { childId: child.id, parentId: parent.actor.parentId };
  await prisma.waitingPlace.create({ data: { ...line, weekId: waiting!.id, status: 'WAITING' } });
  const [offeredAt, offeredUntil] = [new Date(), new Date(Date.now() + 3_600_000)];
  await prisma.waitingPlace.create({ data: { ...line, weekId: offered!.id, status: 'OFFERED', offeredAt, offeredUntil } });
  return { weeks, elders, parent, coParent, child };
}

async function readBoth(token: string): Promise<Week[]> {
  const fromFacts = await ask(token, calendar());
  const more = { enrolment: 'priceCents', line: 'joinedAt', week: 'cancelledReason', person: 'language' };
  const fromRows = await ask(token, calendar(more));
  expect(fromRows.errors).toBeUndefined();
  const viewer = fromRows.data.viewer as { language?: string; parent: { children: { weeks: Week[] }[] } };
  delete viewer.language;
  for (const { enrolment, waitingPlace, week } of viewer.parent.children.flatMap(({ weeks }) => weeks)) {
    delete enrolment?.priceCents;
    delete waitingPlace?.joinedAt;
    delete (week as { cancelledReason?: unknown }).cancelledReason;
  }
  expect(fromFacts.data.viewer).toEqual(viewer);
  return fromFacts.data.viewer.parent.children.flatMap(({ weeks }: { weeks: Week[] }) => weeks);
}

test('in every state', async () => {
  const { parent, coParent, child } = await open();
  const states = (rows: Week[]) => [...new Set(rows.map(({ state }) => state))].sort();
  const all = ['CONFIRMED', 'FREE', 'FULL', 'HELD', 'NOT_ELIGIBLE', 'OFFERED', 'WAITING'];
  expect(states(await readBoth(parent.token))).toEqual(all);
  // what lies in the other parent's basket, and waits in the other's line, is told without its row
  const theirs = await readBoth(coParent.token);
  expect(theirs.filter(({ waitingPlace }) => waitingPlace)).toEqual([]);
  await app.database.prisma.opposition.create({ data: { childId: child.id, parentId: coParent.actor.parentId } });
  expect(states(await readBoth(parent.token))).not.toContain('FREE');
});

test('before the opening, and after a week was cancelled', async () => {
  const { prisma } = app.database;
  const { parent, weeks } = await open();
  const opensAt = new Date(Date.now() + 60_000);
  await prisma.enrolmentPeriod.updateMany({ data: { opensAt } });
  const rows = await readBoth(parent.token);
  expect(rows.find(({ state }) => state === 'NOT_OPEN')).toMatchObject({ opensAt: opensAt.toISOString() });
  await prisma.enrolmentPeriod.updateMany({ data: { opensAt: new Date(Date.now() - 60_000) } });
  await prisma.week.update({ where: { id: weeks[0]!.id }, data: { cancelledAt: new Date(), cancelledReason: 'test' } });
  expect(await readBoth(parent.token)).toHaveLength(rows.length - 1);
});

test('from few statements', async () => {
  const { parent } = await open();
  const statements = await watchStatements(app, () => ask(parent.token, calendar()));
  // the session, and the family with its calendar
  expect(statements).toHaveLength(2);
});
