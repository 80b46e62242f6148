// Reduced rates: the council says what they are worth, staff say who has them, and the price says which one counted.
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { holdWeeks } from '../../server/enrolments/hold-weeks.ts';
import { releaseEnrolment } from '../../server/enrolments/release-enrolment.ts';
import { dayOf } from '../../server/language/dates.ts';
import { transact } from '../../server/platform/act.ts';
import { rowId } from '../../server/platform/ids.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { findBreaches } from '../../server/commands/invariants.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let responsible: string;
let weekIds: string[];
let parent: Awaited<ReturnType<typeof createParent>>;
let child: Awaited<ReturnType<typeof createChild>>;

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  responsible = (await createStaff(app)).token;
  weekIds = (await createSeason(app, [50, 50, 50, 50])).weeks.map(({ id }) => id);
});
beforeEach(async () => {
  const { prisma } = app.database;
  await prisma.tariffDecision.deleteMany();
  parent = await createParent(app);
  child = await createChild(app, [parent]);
});

const day = (days: number) => dayOf(new Date()).add({ days }).toString();
const cells = ['RESIDENT', 'SCHOOL', 'OTHER'].flatMap((category) => [1, 2, 3].map((rank) => ({ category, rank })));
const bim = { name: 'BIM', rates: cells.map((cell) => ({ ...cell, percentOff: 50 })) };
const usual = () => ({
  reference: 'CC 2027/9',
  decidedOn: day(-3),
  validFrom: day(0),
  rates: cells.map((cell) => ({ ...cell, percent: 100 })),
  reductions: [bim] as object[],
});

const run = async (name: string, input: object, fields = '') =>
  (
    await ask(
      responsible,
      `mutation ($input: TariffDecisionInput!) { ${name}(input: $input) { __typename ${fields} ... on InputInvalid { field message } } }`,
      { input },
    )
  ).data?.[name];
const adopt = async (change: object = {}) => {
  expect(await run('adoptTariff', { ...usual(), ...change })).toEqual({ __typename: 'TariffDecision' });
  const { data } = await ask(responsible, '{ admin { reductions { id name } } }');
  return (data.admin.reductions as { id: string; name: string }[]).find(({ name }) => name === 'BIM')!.id;
};
const grant = async (reductionId: string, change: object = {}, token = responsible) =>
  (
    await ask(
      token,
      `mutation ($input: GrantReductionInput!) { grantReduction(input: $input) { __typename
         ... on ReductionGrant { id version name proof } ... on InputInvalid { field message } } }`,
      {
        input: { reductionId, childId: child.id, proof: 'attestation vue au guichet', validFrom: day(0), validUntil: day(400), ...change },
      },
    )
  ).data?.grantReduction;
const withdraw = async (id: string, version: number) =>
  (
    await ask(
      responsible,
      `mutation ($id: ID!, $version: NonNegativeInt!) { withdrawReduction(id: $id, version: $version, reason: "n'y a plus droit") {
         __typename ... on InputInvalid { message } ... on AlreadyDecided { message } } }`,
      { id, version },
    )
  ).data.withdrawReduction;
const hold = async (...weeks: number[]) => {
  await holdWeeks(
    { seats: app.seats, actor: parent.actor },
    { childId: child.id, weekIds: weeks.map((at) => rowId('Week', weekIds[at]!)) },
  );
  return places();
};
const places = async () => {
  const { data } = await ask(parent.token, '{ viewer { parent { enrolments { id status priceCents priceReason } } } }');
  return (data.viewer.parent.enrolments as { id: string; status: string; priceCents: number; priceReason: string }[])
    .filter(({ status }) => status === 'HELD')
    .toReversed();
};
const calendar = async () => {
  const { data } = await ask(parent.token, '{ viewer { parent { children { weeks { priceCents priceReason } } } } }');
  return data.viewer.parent.children[0].weeks as { priceCents: number; priceReason: string }[];
};

test('a child that was granted a reduced rate pays it in the calendar and by the click, with the reason; what was taken keeps its price', async () => {
  const [before] = await hold(0);
  expect(before!.priceCents).toBe(6000);
  const reductionId = await adopt();
  expect(await grant(reductionId)).toMatchObject({ __typename: 'ReductionGrant', name: 'BIM', proof: 'attestation vue au guichet' });
  const shown = (await calendar())[1]!;
  const [kept, taken] = await hold(1);
  expect(kept).toEqual(before);
  expect(taken).toMatchObject({ priceCents: 3000, priceReason: shown.priceReason });
  expect(shown.priceCents).toBe(3000);
  expect(shown.priceReason).toMatch(
    /^5 jours × 6,00\s€ \(.*\), tarif réduit « BIM » au lieu de 12,00\s€ par jour, selon la décision « CC 2027\/9 »/,
  );
});

test('a family has it for all children and a free place costs nothing; past its last day, and once withdrawn, it lowers nothing', async () => {
  const reductionId = await adopt({ reductions: [{ name: 'BIM', rates: cells.map((cell) => ({ ...cell, percentOff: 100 })) }] });
  const week = await app.database.prisma.week.findUniqueOrThrow({ where: { id: weekIds[1]! } });
  const until = week.startDate.toISOString().slice(0, 10);
  const { id, version } = await grant(reductionId, { childId: null, parentId: parent.actor.parentId, validUntil: until });
  expect((await calendar()).map(({ priceCents }) => priceCents)).toEqual([0, 0, 6000, 6000]);
  expect(await withdraw(id, version + 1)).toMatchObject({
    __typename: 'InputInvalid',
    message: expect.stringMatching(/entre-temps/) as string,
  });
  expect((await hold(0))[0]!.priceCents).toBe(0);
  expect(await withdraw(id, version)).toEqual({ __typename: 'ReductionGrant' });
  expect(await withdraw(id, version + 1)).toMatchObject({ __typename: 'AlreadyDecided' });
  expect((await calendar())[1]!.priceCents).toBe(6000);
  expect((await places())[0]!.priceCents).toBe(0);
  const trail = await app.database.prisma.auditEntry.findMany({
    where: { subject: `parent:${parent.actor.parentId}`, action: { startsWith: 'reduction-' } },
    orderBy: { id: 'asc' },
  });
  expect(trail.map(({ action }) => action)).toEqual(['reduction-granted', 'reduction-withdrawn']);
});

test('the next decision gives the same reduction another worth, and whoever has it keeps it', async () => {
  const reductionId = await adopt();
  await grant(reductionId);
  const rates = [{ category: 'RESIDENT', rank: 1, dayCents: 250 }];
  expect(await adopt({ reference: 'CC 2027/10', reductions: [{ name: 'bim', rates }] })).toBe(reductionId);
  expect((await calendar())[0]!.priceCents).toBe(1250);
});

test('the ceiling of a season is what a family pays at most; what it took off is owed again when a dear week is given back', async () => {
  await adopt({ ceilingCents: 15_000 });
  const taken = await hold(0, 1, 2, 3);
  expect(taken.map(({ priceCents }) => priceCents)).toEqual([6000, 6000, 3000, 0]);
  expect(taken[2]!.priceReason).toMatch(/, moins 30,00\s€ : plafond par famille et par saison, selon/);
  await transact(app, parent.actor, (ctx) => releaseEnrolment(ctx, rowId('Enrolment', taken[0]!.id)));
  expect((await places()).map(({ priceCents }) => priceCents)).toEqual([6000, 6000, 3000]);
  expect((await hold(0)).map(({ priceCents }) => priceCents)).toEqual([6000, 6000, 3000, 0]);
  expect(await findBreaches(app.database.pool)).toEqual([]);
});

test.each([
  ['a percent over 100', { reductions: [{ name: 'BIM', rates: [{ ...cells[0], percentOff: 101 }] }] }, /^reductions\.0\.rates$/],
  ['a name that is there twice', { reductions: [bim, { ...bim, name: 'bim' }] }, /^reductions\.1\.name$/],
  ['no value', { reductions: [{ name: 'BIM', rates: [] }] }, /^reductions\.0\.rates$/],
  [
    'percent and cents',
    { reductions: [{ name: 'BIM', rates: [{ ...cells[0], percentOff: 10, dayCents: 10 }] }] },
    /^reductions\.0\.rates$/,
  ],
  ['a category twice', { reductions: [{ name: 'BIM', rates: [bim.rates[0], bim.rates[0]] }] }, /^reductions\.0\.rates$/],
  ['a rounding that nobody knows', { roundingCents: 7 }, /^roundingCents$/],
])('a decision whose reductions have %s is refused, adopted or shown', async (_what, change, field) => {
  for (const name of ['adoptTariff', 'previewTariff'])
    expect(await run(name, { ...usual(), ...change })).toMatchObject({
      __typename: 'InputInvalid',
      field: expect.stringMatching(field) as string,
    });
});

test.each([
  ['ends before it begins', { validFrom: day(9), validUntil: day(8) }, 'validUntil', /avant de commencer/],
  ['is over', { validFrom: day(-9), validUntil: day(-1) }, 'validUntil', /déjà passé/],
  ['is for nobody', { childId: null }, 'parentId', /à la famille ou à un enfant/],
  ['overlaps another one', { validFrom: day(400), validUntil: day(500) }, 'validFrom', /« BIM » est déjà accordé/],
])('a reduced rate that %s is not granted', async (_what, change, field, sentence) => {
  const reductionId = await adopt();
  await grant(reductionId);
  expect(await grant(reductionId, { validFrom: day(500), validUntil: day(600), ...change })).toEqual({
    __typename: 'InputInvalid',
    field,
    message: expect.stringMatching(sentence) as string,
  });
});

test('the same days granted twice at once are granted once; after them it may be granted again', async () => {
  const reductionId = await adopt();
  const answers = await Promise.all([grant(reductionId), grant(reductionId), grant(reductionId)]);
  expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['InputInvalid', 'InputInvalid', 'ReductionGrant']);
  expect(await grant(reductionId, { validFrom: day(401), validUntil: day(500) })).toMatchObject({ __typename: 'ReductionGrant' });
});

test('before it is adopted, a decision shows what who has a reduced rate would pay', async () => {
  const fields = '... on TariffPreview { examples { rank then { cents } reduced { name price { cents reason } } } }';
  const { examples } = await run(
    'previewTariff',
    { ...usual(), roundingCents: 100, reductions: [{ ...bim, rates: bim.rates.slice(0, 1) }] },
    fields,
  );
  expect(examples[0]).toMatchObject({ then: { cents: 6000 }, reduced: [{ name: 'BIM', price: { cents: 3000 } }] });
  expect(examples[0].reduced[0].price.reason).toContain('tarif réduit « BIM »');
  expect(examples[1].reduced).toEqual([]);
});
