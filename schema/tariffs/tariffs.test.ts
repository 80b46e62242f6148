// Rates as the council decides them: adopted at the desk, never edited, and named in every price.
import { beforeEach, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';
import { dayOf } from '../../server/language/dates.ts';
import { holdWeeks } from '../../server/enrolments/hold-weeks.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let responsible: string;
let season: Awaited<ReturnType<typeof createSeason>>;

beforeEach(async () => {
  app = await createApp();
  ask = createAsker(app);
  responsible = (await createStaff(app)).token;
  season = await createSeason(app, [10, 10]);
});

const day = (days: number) => dayOf(new Date()).add({ days }).toString();
const ratesOf = (percents: Record<'RESIDENT' | 'SCHOOL' | 'OTHER', number[]>) =>
  Object.entries(percents).flatMap(([category, of]) => of.map((percent, index) => ({ category, rank: index + 1, percent })));
const usual = () => ({
  reference: 'CC 2026/114',
  decidedOn: day(-3),
  validFrom: day(0),
  rates: ratesOf({ RESIDENT: [50, 40, 0], SCHOOL: [100, 100, 100], OTHER: [150, 150, 150] }) as object[],
});

const run = async (name: string, input: object, fields: string, token = responsible) =>
  (
    await ask(
      token,
      `mutation ($input: TariffDecisionInput!) { ${name}(input: $input) { __typename ${fields} ... on InputInvalid { field message } } }`,
      { input },
    )
  ).data?.[name];
const adopt = (input: object, token = responsible) => run('adoptTariff', input, '... on TariffDecision { id state placeCount }', token);
const withdraw = async (id: string) =>
  (
    await ask(
      responsible,
      'mutation ($id: ID!) { withdrawTariff(id: $id, reason: "faute") { __typename ... on TariffDecision { state } ... on AlreadyDecided { message } } }',
      { id },
    )
  ).data.withdrawTariff;

async function priceOf(weekIndex: number) {
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  await holdWeeks({ seats: app.seats, actor: parent.actor }, { childId: child.id, weekIds: [season.weeks[weekIndex]!.id] });
  const { data } = await ask(parent.token, '{ viewer { parent { enrolments { priceCents priceReason } } } }');
  return data.viewer.parent.enrolments[0] as { priceCents: number; priceReason: string };
}

test('a decision prices what is taken from then on, and the price names it; what was taken keeps its own', async () => {
  const before = await priceOf(0);
  expect(before).toEqual({
    priceCents: 6000,
    priceReason: expect.stringMatching(/^5 jours × 12,00\s€ \(tarif habitant.*\), selon la décision « test »$/) as string,
  });
  const { id } = await adopt(usual());
  const after = await priceOf(0);
  expect(after.priceCents).toBe(3000);
  expect(after.priceReason).toMatch(/^5 jours × 6,00\s€ \(.*\), selon la décision « CC 2026\/114 » du \d+\S* \S+ 20\d\d$/);
  const { data } = await ask(responsible, '{ admin { tariffDecisions { id state placeCount } } }');
  expect(data.admin.tariffDecisions).toEqual([
    { id, state: 'IN_FORCE', placeCount: 1 },
    { id: expect.any(String) as string, state: 'ENDED', placeCount: 1 },
  ]);
  const home = await ask(null, '{ plaines { dailyRates { cents siblingCents } } }');
  expect(home.data.plaines[0].dailyRates).toEqual([
    { cents: 600, siblingCents: 480 },
    { cents: 1200, siblingCents: 1200 },
    { cents: 1800, siblingCents: 1800 },
  ]);
  const trail = await app.database.prisma.auditEntry.findMany({ where: { subject: `tariff-decision:${id}` } });
  expect(trail).toMatchObject([{ action: 'tariff-adopted', detail: { reference: 'CC 2026/114', rates: usual().rates } }]);
});

test('the first day of the week says which decision counts, and one that names the plaine goes first', async () => {
  const week = await app.database.prisma.week.findUniqueOrThrow({ where: { id: season.weeks[1]!.id } });
  const second = week.startDate.toISOString().slice(0, 10);
  const allDay = (dayCents: number) => usual().rates.map((rate) => ({ ...rate, percent: null, dayCents }));
  await adopt({
    ...usual(),
    reference: 'de la deuxième semaine',
    validFrom: second,
    validUntil: second,
    plaineIds: [season.plaine.id],
    rates: allDay(700),
  });
  await adopt({ ...usual(), reference: 'de toutes', validFrom: second, rates: allDay(900) });
  expect((await priceOf(0)).priceCents).toBe(6000);
  expect(await priceOf(1)).toMatchObject({ priceCents: 3500, priceReason: expect.stringContaining('de la deuxième semaine') as string });
});

test.each([
  ['begins in the past', { validFrom: day(-1) }, 'validFrom', /dans le passé.*au plus tôt/],
  ['ends before it begins', { validFrom: day(9), validUntil: day(8) }, 'validUntil', /finit avant/],
  ['was decided tomorrow', { decidedOn: day(2) }, 'decidedOn', /après aujourd'hui/],
  ['leaves a rate out', { rates: usual().rates.slice(1) }, 'rates', /chaque catégorie/],
  ['says a rate twice', { rates: [...usual().rates.slice(1), usual().rates[1]!] }, 'rates', /chaque catégorie/],
  ['says percent and cents', { rates: usual().rates.map((rate) => ({ ...rate, dayCents: 5 })) }, 'rates', /chaque catégorie/],
  ['names an unknown plaine', { plaineIds: ['0b0e3e3e-1111-7111-8111-111111111111'] }, 'plaineIds', /plaine/],
])('a decision that %s is refused with a sentence, adopted or shown', async (_what, change, field, sentence) => {
  for (const name of ['adoptTariff', 'previewTariff'])
    expect(await run(name, { ...usual(), ...change }, '')).toEqual({
      __typename: 'InputInvalid',
      field,
      message: expect.stringMatching(sentence) as string,
    });
});

test('the same decision adopted twice, even at once, is one', async () => {
  const answers = await Promise.all([adopt(usual()), adopt(usual()), adopt(usual())]);
  expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['InputInvalid', 'InputInvalid', 'TariffDecision']);
});

test('before it is adopted, a decision shows what known children would pay, and changes nothing', async () => {
  const parent = await createParent(app);
  await createChild(app, [parent]);
  const fields = '... on TariffPreview { examples { label rank childCount age postalCode now { cents } then { cents reason } } }';
  const { examples } = await run('previewTariff', usual(), fields);
  expect(examples).toHaveLength(9);
  expect(examples[0]).toEqual({
    label: 'tarif habitant de la commune',
    rank: 1,
    childCount: 1,
    age: expect.stringMatching(/ans/) as string,
    postalCode: '4999',
    now: { cents: 6000 },
    then: { cents: 3000, reason: expect.stringContaining('CC 2026/114') as string },
  });
  expect(examples[8]).toMatchObject({ childCount: 0, age: null, now: { cents: 6000 }, then: { cents: 9000 } });
  expect(await app.database.prisma.tariffDecision.count()).toBe(1);
});

test('a decision to come is withdrawn while no place rests on it; one in force never is', async () => {
  const coming = await adopt({ ...usual(), validFrom: day(3) });
  expect(coming.state).toBe('COMING');
  expect(await withdraw(coming.id)).toEqual({ __typename: 'TariffDecision', state: 'WITHDRAWN' });
  expect(await withdraw(coming.id)).toMatchObject({ __typename: 'AlreadyDecided' });
  const used = await adopt({ ...usual(), validFrom: day(3) });
  expect((await priceOf(0)).priceCents).toBe(3000);
  expect(await withdraw(used.id)).toMatchObject({ message: expect.stringMatching(/places sont déjà prises.*\(1\)/) as string });
  const now = await adopt({ ...usual(), reference: 'autre' });
  expect(await withdraw(now.id)).toMatchObject({ message: expect.stringMatching(/en vigueur/) as string });
});

test('the desk of a counter adopts no rates', async () => {
  const desk = await createStaff(app, 'DESK');
  expect(await adopt(usual(), desk.token)).toBeNull();
  expect(await app.database.prisma.tariffDecision.count()).toBe(1);
});
