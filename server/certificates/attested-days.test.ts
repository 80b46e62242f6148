// What a tax certificate counts, to the cent: the worked examples of the tax office's own pages and of the commune's accountants.
import { expect, test } from 'vitest';
import { attestedDays, type AttestedDay, type CaredChild, type Noted, paidByDay, type PaidPlace, youngEnough } from './attested-days.ts';
import { openOf } from './draft.ts';
import { findBlocks, laterDays } from './blocks.ts';
import { shareOf } from './read-facts.ts';
import { linesOf, sheetsOf, totalOf } from './sheets.ts';

const young: CaredChild = { birthDate: '2018-07-21', severeDisability: [] };
const week = (monday: string, count = 5) =>
  Array.from({ length: count }, (_, at) => new Date(Date.parse(monday) + at * 86_400_000).toISOString().slice(0, 10));

/** A place whose every day was noted and closed; `absent` are the days on which the child did not come. */
function place(days: string[], paidCents: number, change: Partial<PaidPlace> & { absent?: string[] } = {}): PaidPlace {
  const { absent = [], ...rest } = change;
  const noted = new Map<string, Noted>(days.map((day) => [day, absent.includes(day) ? 'ABSENT' : 'PRESENT']));
  return {
    enrolmentId: 'a',
    payerId: 'claire',
    openDays: days,
    paidCents,
    unattestedCents: 0,
    paidOn: `${days[0]!.slice(0, 4)}-06-15`,
    refunds: [],
    isEnded: false,
    noted,
    closed: new Set(days),
    ...rest,
  };
}
const linesFor = (child: CaredChild, ...places: PaidPlace[]) => linesOf(attestedDays(child, places));
const july = week('2026-07-06');

test.each<[string, PaidPlace, { days: number; amountCents: number; rateCents: number }]>([
  ['5 days paid 60.00 and one absent', place(july, 6000, { absent: [july[1]!] }), { days: 4, rateCents: 1200, amountCents: 4800 }],
  [
    'the same, and the absent day given back',
    place(july, 6000, { absent: [july[1]!], refunds: [{ cents: 1200, days: [july[1]!] }] }),
    { days: 4, rateCents: 1200, amountCents: 4800 },
  ],
  [
    'a day given back on which the child was there',
    place(july, 6000, { refunds: [{ cents: 1200, days: [july[1]!] }] }),
    { days: 4, rateCents: 1200, amountCents: 4800 },
  ],
  [
    'a gesture of 10.00 on the whole week',
    place(july, 6000, { refunds: [{ cents: 1000, days: [] }] }),
    { days: 5, rateCents: 1000, amountCents: 5000 },
  ],
  [
    'a week of four days at 48.00, one absent',
    place(week('2027-07-19', 4), 4800, { absent: ['2027-07-20'] }),
    { days: 3, rateCents: 1200, amountCents: 3600 },
  ],
  ['more a day than the parent may deduct: it is not capped', place(july, 12_500), { days: 5, rateCents: 2500, amountCents: 12_500 }],
])('%s', (_what, paid, line) => {
  expect(linesFor(young, paid)).toEqual([expect.objectContaining(line)]);
});

test('a child who turns 14 on the Wednesday counts for the days before it; with a severe disability until 21, on the days of its proof', () => {
  const child = { birthDate: '2012-07-08', severeDisability: [] };
  expect(linesFor(child, place(july, 6000))).toEqual([
    { from: '2026-07-06', to: '2026-07-07', days: 2, rateCents: 1200, amountCents: 2400 },
  ]);
  const severeDisability = [{ from: '2020-01-01', until: '2026-07-09' }];
  expect(totalOf(linesFor({ ...child, severeDisability }, place(july, 6000)))).toBe(4800);
  expect(totalOf(linesFor({ birthDate: '2005-07-09', severeDisability }, place(july, 6000)))).toBe(3600);
  const isYoung = youngEnough({ birthDate: '2012-02-29', severeDisability: [] });
  expect([isYoung('2026-02-27'), isYoung('2026-02-28')]).toEqual([true, false]);
});

test('two brothers, the second at 8.00 a day, have a line each of their own', () => {
  expect(totalOf(linesFor(young, place(july, 6000)))).toBe(6000);
  expect(linesFor(young, place(july, 4000))).toEqual([expect.objectContaining({ rateCents: 800, days: 5 })]);
});

test('a price that does not go up by days is kept to the cent; nothing counts of what all went back or was free', () => {
  expect(linesFor(young, place(july, 5999))).toEqual([
    expect.objectContaining({ days: 4, rateCents: 1200 }),
    expect.objectContaining({ days: 1, rateCents: 1199 }),
  ]);
  expect(linesFor(young, place(july, 6000, { refunds: [{ cents: 6000, days: [] }] }))).toEqual([]);
  expect(linesFor(young, place(july, 0))).toEqual([]);
});

test('the fifth rate goes on a second sheet', () => {
  const places = [1, 2, 3, 4, 5].map((at) =>
    place([`2026-07-${String(at).padStart(2, '0')}`], at * 100, { enrolmentId: String(at), paidOn: '2026-06-01' }),
  );
  expect(sheetsOf([{ certifier: null, lines: linesFor(young, ...places) }]).map(({ lines }) => lines.length)).toEqual([4, 1]);
});

test('the sums of the worked example of Belcotax: 36.00, 48.00 and 127.50', () => {
  const [first, second, third] = [week('2025-07-07'), week('2025-07-14', 4), week('2025-08-04')];
  const lea = [place(first, 6000, { absent: first.slice(3) }), place(second, 4800, { enrolmentId: 'b', payerId: 'marc' })];
  const days = attestedDays(young, lea);
  const of = (payer: string) => totalOf(linesOf(days.filter(({ payerId }) => payerId === payer)));
  expect([of('claire'), of('marc')]).toEqual([3600, 4800]);
  const noe = linesFor(young, place(first, 8750), place(third, 4000, { enrolmentId: 'b' }));
  expect(noe.map(({ amountCents }) => amountCents)).toEqual([8750, 4000]);
});

test('what goes back of a payment as a whole is shared over what is left of its places, to the cent', () => {
  const left = [
    { enrolmentId: 'a', cents: 6000 },
    { enrolmentId: 'b', cents: 0 },
    { enrolmentId: 'c', cents: 3000 },
  ];
  expect(left.map(({ enrolmentId }) => shareOf(enrolmentId, 1001, left))).toEqual([667, 0, 334]);
  expect(shareOf('a', 1001, [{ enrolmentId: 'a', cents: 0 }])).toBe(0);
  const owed = (paymentId: string, openCents: number) => ({ payments: [{ id: paymentId, openCents }] });
  expect(openOf([owed('one', 1000), owed('one', 1000), owed('two', 500)])).toBe(1500);
});

const judged = {
  year: 2026,
  today: '2026-12-31',
  openCents: 0,
  recognitions: null,
  payer: { hasNumber: true, hasAddress: true },
  child: { ...young, hasNumber: true },
};

test('a day that nobody noted, or nobody closed, blocks and is named', () => {
  const noted = new Map<string, Noted>(july.slice(1).map((day) => [day, 'PRESENT']));
  const open = place(july, 6000, { noted, closed: new Set(july.slice(0, 4)) });
  expect(findBlocks({ ...judged, places: [open] })).toEqual([
    { code: 'DAYS_NOT_NOTED', days: ['2026-07-06'] },
    { code: 'DAYS_NOT_CLOSED', days: ['2026-07-10'] },
  ]);
  expect(findBlocks({ ...judged, places: [place(july, 6000)] })).toEqual([]);
});

test('a missing number, address or payment blocks; days after the birthday and days that went back do not', () => {
  const teenager = { birthDate: '2012-07-08', severeDisability: [], hasNumber: false };
  const places = [place(july, 6000, { noted: new Map([[july[0]!, 'PRESENT']]), refunds: [{ cents: 1200, days: [july[1]!] }] })];
  expect(findBlocks({ ...judged, child: teenager, payer: { hasNumber: false, hasAddress: false }, openCents: 1200, places })).toEqual([
    { code: 'OPEN_BALANCE', cents: 1200 },
    { code: 'PAYER_WITHOUT_NUMBER' },
    { code: 'PAYER_WITHOUT_ADDRESS' },
    { code: 'CHILD_WITHOUT_NUMBER' },
  ]);
});

test('care paid in December waits until it is given; care of the summer after is left out and told', () => {
  const paidOn = '2026-12-20';
  const [february, summer] = [week('2027-02-08'), week('2027-07-05')];
  const places = [place(february, 6000, { paidOn, noted: new Map() }), place(summer, 6000, { paidOn, noted: new Map(), enrolmentId: 'b' })];
  expect(findBlocks({ ...judged, places })).toEqual([{ code: 'WEEK_NOT_OVER', days: february }]);
  expect(laterDays({ ...judged, places })).toEqual(summer);
  const nameless = { ...judged, child: { ...young, hasNumber: false }, payer: { hasNumber: false, hasAddress: false } };
  expect(findBlocks({ ...nameless, places: places.slice(1) })).toEqual([]);
  expect(attestedDays(young, [place(february, 6000, { paidOn })])[0]).toMatchObject({ year: 2026 });
});

test('in a thousand random families with two payers no day counts twice, and no more than was paid', () => {
  let seed = 20_261_130;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const pick = <One>(from: readonly One[]) => from[random(from.length)]!;
  for (let family = 0; family < 1000; family += 1) {
    const places = Array.from({ length: 1 + random(5) }, (_, at) => {
      const days = week(pick(['2026-07-06', '2026-07-13', '2026-08-03']), 4 + random(2));
      const refunds = random(3) === 0 ? [{ cents: random(7000), days: days.slice(0, random(3)) }] : [];
      const absent = days.filter(() => random(5) === 0);
      const paidOn = pick(['2025-12-30', '2026-05-01', '2026-06-02']);
      return place(days, random(9000), { enrolmentId: `place ${at}`, payerId: pick(['claire', 'marc']), paidOn, refunds, absent });
    });
    const days = attestedDays(young, places);
    expect(new Set(days.map(({ day }) => day)).size).toBe(days.length);
    for (const one of places) expect(centsOf(days, one)).toBeLessThanOrEqual(Math.max(0, one.paidCents - backOf(one)));
    expect(totalOf(linesOf(days))).toBe(days.reduce((total, { cents }) => total + cents, 0));
    for (const one of places) for (const day of one.refunds.flatMap((refund) => refund.days)) expect(paidByDay(one).has(day)).toBe(false);
  }
});

const centsOf = (days: readonly AttestedDay[], { enrolmentId }: PaidPlace) =>
  days.reduce((total, { enrolmentId: of, cents }) => total + (of === enrolmentId ? cents : 0), 0);
/** What goes back of a place, at most what was paid. */
const backOf = ({ refunds, paidCents }: PaidPlace) =>
  Math.min(
    paidCents,
    refunds.reduce((total, { cents }) => total + cents, 0),
  );

test('options that no certificate counts lower each day by their part, and not a cent is lost', () => {
  const days = attestedDays(young, [place(july, 7500, { unattestedCents: 1500 })]);
  expect(days.map(({ cents }) => cents)).toEqual([1200, 1200, 1200, 1200, 1200]);
  const odd = attestedDays(young, [place(july, 7501, { unattestedCents: 1000, refunds: [{ cents: 1, days: [] }] })]);
  expect(odd.reduce((sum, { cents }) => sum + cents, 0)).toBe(Math.floor((7500 * 6501) / 7501));
});
