// What a click says that it changed is what the calendars show afterwards, and nothing else in them has changed.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createPlaine, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  await createSeason(app, []);
});

const row = `state reason priceCents priceReason waitingListMailto enrolment { id status heldUntil }
  waitingPlace { id position offeredUntil } week { id }`;
const calendars = `{ viewer { parent { children { id weeks { childId ${row} } } } } }`;
const click = `mutation ($input: HoldWeeksInput!) { holdWeeks(input: $input) {
  ... on HoldWeeksPayload { held { id } refused { state } changed { childId ${row} } } ... on Refusal { message } } }`;

type Row = { childId: string; state: string; week: { id: string } };
type Child = { id: string; weeks: Row[] };

/** Two plaines in the same two weeks, a dearer tariff for the first child than for the second, and two children of one parent. */
async function open(about: { capacity?: number } = {}) {
  const plaines = [await createPlaine(app), await createPlaine(app)];
  const weeks = [];
  for (const { id } of plaines)
    for (const monday of ['2027-07-05', '2027-07-12']) weeks.push(await createWeek(app, id, { monday, capacity: about.capacity ?? 2 }));
  const parent = await createParent(app);
  const [elder, younger] = [await createChild(app, [parent]), await createChild(app, [parent], { givenName: 'Tom' })];
  const read = async (): Promise<Map<string, Row>> => {
    const { data } = await ask(parent.token, calendars);
    const rows = (data.viewer.parent.children as Child[]).flatMap(({ weeks }) => weeks);
    return new Map(rows.map((each) => [`${each.childId} ${each.week.id}`, each]));
  };
  const press = async (childId: string, weekIds: string[]) => {
    const before = await read();
    const { data } = await ask(parent.token, click, { input: { childId, weekIds } });
    const after = await read();
    const changed = (data.holdWeeks.changed ?? []) as Row[];
    const told = new Set(changed.map((each) => `${each.childId} ${each.week.id}`));
    for (const each of changed) expect(each).toEqual(after.get(`${each.childId} ${each.week.id}`));
    for (const [key, each] of after) if (!told.has(key)) expect(each).toEqual(before.get(key));
    return { ...(data.holdWeeks as { refused: Row[] }), changed, after };
  };
  return { weeks, parent, elder, younger, press };
}

test('a week is held, the other plaine of those dates is not for this child any more, and its sibling pays less', async () => {
  await app.database.prisma.tariffRate.createMany({
    data: [1, 2, 3].map((rank) => ({
      category: 'RESIDENT' as const,
      rank,
      percent: 100 - 10 * rank,
      validFrom: new Date('2020-01-01'),
      decision: 'test',
    })),
    skipDuplicates: true,
  });
  const { weeks, elder, younger, press } = await open();
  const { changed, after } = await press(elder.id, [weeks[0]!.id]);
  expect(changed.find(({ childId, week }) => childId === elder.id && week.id === weeks[0]!.id)).toMatchObject({ state: 'HELD' });
  expect(after.get(`${elder.id} ${weeks[2]!.id}`)).toMatchObject({ state: 'NOT_ELIGIBLE' });
  await press(younger.id, [weeks[0]!.id]);
});

test('a full week is told so to who was too late, and a repeated click is answered as the first was', async () => {
  const { weeks, elder, press } = await open({ capacity: 1 });
  const other = await createParent(app);
  await placeChild(app, other.actor, (await createChild(app, [other])).id, weeks[0]!);
  expect((await press(elder.id, [weeks[0]!.id])).refused).toMatchObject([{ state: 'FULL' }]);
  await press(elder.id, [weeks[1]!.id]);
  expect((await press(elder.id, [weeks[1]!.id])).refused).toEqual([]);
});

test('the last week that a child may have changes all the others of its year', async () => {
  await app.database.prisma.enrolmentPeriod.updateMany({ data: { maxWeeksPerChild: 1 } });
  const { weeks, elder, press } = await open();
  const { changed } = await press(elder.id, [weeks[0]!.id]);
  expect(changed.filter(({ childId, state }) => childId === elder.id && state === 'NOT_ELIGIBLE').length).toBeGreaterThanOrEqual(3);
  await app.database.prisma.enrolmentPeriod.updateMany({ data: { maxWeeksPerChild: null } });
});

test('the last place that a family may keep unpaid closes the others, of each of its children', async () => {
  const { maxHeld } = await app.database.prisma.familyLimits.findUniqueOrThrow({ where: { id: 1 } });
  await app.database.prisma.familyLimits.update({ where: { id: 1 }, data: { maxHeld: 1 } });
  const { weeks, elder, younger, press } = await open();
  const { changed } = await press(elder.id, [weeks[0]!.id]);
  const closed = changed.filter(({ childId, state }) => childId === younger.id && state === 'NOT_ELIGIBLE');
  expect(closed.map(({ week }) => week.id)).toEqual(expect.arrayContaining([weeks[1]!.id, weeks[3]!.id]));
  await app.database.prisma.familyLimits.update({ where: { id: 1 }, data: { maxHeld } });
});

test('where a decision has a ceiling, the other weeks cost less once it is near', async () => {
  const decision = await app.database.prisma.tariffDecision.create({
    data: { reference: 'plafond', validFrom: new Date('2020-01-01'), ceilingCents: 7000 },
  });
  const { weeks, elder, younger, press } = await open();
  const { changed } = await press(elder.id, [weeks[0]!.id]);
  const other = changed.find(({ childId, week }) => childId === younger.id && week.id === weeks[1]!.id);
  expect(other).toMatchObject({ priceCents: 1000 });
  await app.database.prisma.tariffDecision.delete({ where: { id: decision.id } });
});
