// What a week costs, over decisions and families that nobody thought of.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { categories, priceOf, ranks, type Decision, type Reduction } from './price.ts';

const cell = fc.oneof(
  fc.record({ percentOff: fc.integer({ min: 0, max: 100 }), dayCents: fc.constant(null) }),
  fc.record({ percentOff: fc.constant(null), dayCents: fc.integer({ min: 0, max: 3000 }) }),
);
const table = fc.array(cell, { minLength: 9, maxLength: 9 });
const cells = categories.flatMap((category) => ranks.map((rank) => ({ category, rank })));

const reductions: fc.Arbitrary<Reduction[]> = fc
  .array(fc.record({ values: table, keep: fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }) }), { maxLength: 4 })
  .map((all) =>
    all.map(({ values, keep }, index) => ({
      id: `r${index}`,
      name: `r${index}`,
      rates: cells.map((of, at) => ({ ...of, ...values[at]! })).filter((_, at) => keep[at]),
    })),
  );

const decision: fc.Arbitrary<Decision> = fc.record({
  id: fc.constant('d'),
  reference: fc.constant('CC'),
  decidedOn: fc.constant(null),
  validFrom: fc.constant('2027-01-01'),
  validUntil: fc.constant(null),
  plaineIds: fc.constant([]),
  rates: fc
    .array(fc.integer({ min: 0, max: 300 }), { minLength: 9, maxLength: 9 })
    .map((percents) => cells.map((of, at) => ({ ...of, percent: percents[at]!, dayCents: null }))),
  roundingCents: fc.constantFrom(1, 5, 10, 50, 100),
  ceilingCents: fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: null }),
  reductions,
});

const week = fc.record({
  dailyRateCents: fc.integer({ min: 0, max: 5000 }),
  dayCount: fc.integer({ min: 1, max: 7 }),
  category: fc.constantFrom(...categories),
  siblingRank: fc.integer({ min: 1, max: 6 }),
  granted: fc.array(fc.constantFrom('r0', 'r1', 'r2', 'r3', 'nobody’s'), { maxLength: 4 }),
});

test('whoever has a reduced rate never pays more than without it, and the price is what its parts say', () => {
  fc.assert(
    fc.property(decision, week, fc.nat(60_000), (by, { granted, ...of }, seasonCents) => {
      const without = priceOf({ ...of, decision: by, seasonCents });
      const withIt = priceOf({ ...of, decision: by, seasonCents, reductionIds: granted });
      expect(withIt.dayRateCents).toBeLessThanOrEqual(without.dayRateCents);
      expect(withIt.priceCents).toBeLessThanOrEqual(without.priceCents);
      expect(withIt.priceCents).toBeGreaterThanOrEqual(0);
      expect(withIt.priceCents).toBe(withIt.dayRateCents * withIt.dayCount - withIt.ceilingOffCents);
      expect(withIt.reduction === null).toBe(withIt.dayRateCents === without.dayRateCents);
      expect(withIt.fullDayRateCents).toBe(withIt.reduction && without.dayRateCents);
    }),
  );
});

test('the weeks of a family never cost more than the ceiling of the season, in whatever order they are taken', () => {
  fc.assert(
    fc.property(decision, fc.array(week, { maxLength: 20 }), (by, weeks) => {
      let seasonCents = 0;
      for (const { granted, ...of } of weeks)
        seasonCents += priceOf({ ...of, decision: by, seasonCents, reductionIds: granted }).priceCents;
      expect(seasonCents).toBeLessThanOrEqual(by.ceilingCents ?? Infinity);
    }),
  );
});

test('without a reduction and a ceiling a day costs what the percents give, rounded as the decision says', () => {
  fc.assert(
    fc.property(decision, week, (by, { granted: _granted, ...of }) => {
      const { dayRateCents } = priceOf({ ...of, decision: { ...by, ceilingCents: null } });
      const percent = by.rates.find(({ category, rank }) => category === of.category && rank === Math.min(3, of.siblingRank))!.percent!;
      expect(dayRateCents % by.roundingCents).toBe(0);
      expect(Math.abs(dayRateCents - (of.dailyRateCents * percent) / 100)).toBeLessThanOrEqual(by.roundingCents / 2);
    }),
  );
});
