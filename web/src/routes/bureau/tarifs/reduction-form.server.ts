// The reduced rates in the form of a decision: a name, a unit and nine values, of which some may be empty.
import type { TariffDecisionsQuery, TariffReductionInput } from '#generated/graphql.ts';
import type { Errors, Values } from '#lib/forms/values.ts';
import { m } from '#paraglide/messages.js';
import { amountOf, cents } from '../amounts.ts';
import { categories, ranks, reducedRateField, reductionCount, reductionField } from './rate-fields.ts';

type Reduction = TariffDecisionsQuery['admin']['tariffDecisions'][number]['reductions'][number];

/** A new decision begins with the reduced rates of the one that it follows. */
export function reductionValues(reductions: readonly Reduction[]): Values {
  const values: Values = { reductions: String(reductions.length) };
  for (const [index, { name, rates }] of reductions.entries()) {
    const inCents = rates.some(({ dayCents }) => dayCents !== null);
    values[reductionField(index, 'name')] = name;
    values[reductionField(index, 'unit')] = inCents ? 'cents' : 'percent';
    for (const { category, rank, percentOff, dayCents } of rates)
      values[reducedRateField(index, category, rank)] = dayCents == null ? String(percentOff ?? '') : amountOf(dayCents);
  }
  return values;
}

/** What was typed, as the graph takes it; a block with neither a name nor a value is left out. Adds to `errors`. */
export function readReductions(values: Values, errors: Errors): TariffReductionInput[] {
  return Array.from({ length: reductionCount(values) }, (_, index) => index).flatMap((index) => {
    const name = values[reductionField(index, 'name')] ?? '';
    const inCents = values[reductionField(index, 'unit')] === 'cents';
    const rates = categories.flatMap((category) =>
      ranks.flatMap((rank) => {
        const field = reducedRateField(index, category, rank);
        const text = values[field] ?? '';
        if (!text) return [];
        const value = inCents ? cents(text) : percentOff(text);
        if (value === undefined) errors[field] = inCents ? m.bureau_plaine_rate_wrong() : m.bureau_reduction_percent_wrong();
        return [{ category, rank, ...(inCents ? { dayCents: value ?? 0 } : { percentOff: value ?? 0 }) }];
      }),
    );
    if (!name && rates.length === 0) return [];
    if (!name) errors[reductionField(index, 'name')] = m.bureau_reduction_name_missing();
    if (rates.length === 0) errors[reducedRateField(index, categories[0], ranks[0])] = m.bureau_reduction_value_missing();
    return [{ name, rates }];
  });
}

function percentOff(text: string): number | undefined {
  const [, digits] = /^(\d{1,3})\s*%?$/.exec(text) ?? [];
  return digits !== undefined && Number(digits) <= 100 ? Number(digits) : undefined;
}
