// The form of a decision: nine rates, in one unit, what lowers them, and the plaines that it names.
import type { TariffDecisionsQuery, TariffDecisionInput } from '#generated/graphql.ts';
import { date } from '#lib/forms/checks.server.ts';
import type { Errors, Values } from '#lib/forms/values.ts';
import { m } from '#paraglide/messages.js';
import { amountOf, cents } from '../amounts.ts';
import { categories, ranks, rateField, tickOf } from './rate-fields.ts';
import { readReductions, reductionValues } from './reduction-form.server.ts';

type Decision = TariffDecisionsQuery['admin']['tariffDecisions'][number];

/** A new decision begins with the rates of the one that it follows. */
export function valuesAfter(decision: Decision | undefined): Values {
  const inCents = decision?.rates.some(({ dayCents }) => dayCents !== null) ?? false;
  const values: Values = {
    unit: inCents ? 'cents' : 'percent',
    rounding: String(decision?.roundingCents ?? 1),
    ceiling: decision?.ceilingCents == null ? '' : amountOf(decision.ceilingCents),
    ...reductionValues(decision?.reductions ?? []),
  };
  for (const { category, rank, percent, dayCents } of decision?.rates ?? [])
    values[rateField(category, rank)] = inCents ? (dayCents == null ? '' : amountOf(dayCents)) : String(percent);
  return values;
}

/** What was typed, as the graph takes it; or the reason by field. */
export function readTariff(values: Values, plaineIds: readonly string[]): { input: TariffDecisionInput; errors: Errors } {
  const errors: Errors = {};
  const dayIn = (name: string) => date(values[name] ?? '');
  if (!values.reference) errors.reference = m.bureau_tariff_reference_missing();
  for (const name of ['decidedOn', 'validFrom']) if (!dayIn(name)) errors[name] = m.bureau_tariff_day_wrong();
  if (values.validUntil && !dayIn('validUntil')) errors.validUntil = m.bureau_tariff_day_wrong();
  const inCents = values.unit === 'cents';
  const rates = categories.flatMap((category) =>
    ranks.map((rank) => {
      const name = rateField(category, rank);
      const value = inCents ? cents(values[name] ?? '') : wholePercent(values[name] ?? '');
      if (value === undefined) errors[name] = inCents ? m.bureau_plaine_rate_wrong() : m.bureau_tariff_percent_wrong();
      return { category, rank, ...(inCents ? { dayCents: value ?? 0 } : { percent: value ?? 0 }) };
    }),
  );
  const ceilingCents = values.ceiling ? cents(values.ceiling) : null;
  if (ceilingCents === undefined) errors.ceiling = m.bureau_amount_wrong();
  const input = {
    roundingCents: Number(values.rounding) || 1,
    ceilingCents: ceilingCents ?? null,
    reductions: readReductions(values, errors),
    reference: values.reference ?? '',
    decidedOn: dayIn('decidedOn') ?? '',
    validFrom: dayIn('validFrom') ?? '',
    validUntil: dayIn('validUntil') ?? null,
    plaineIds: plaineIds.filter((id) => values[tickOf(id)] === 'on'),
    rates,
  };
  return { input, errors };
}

function wholePercent(text: string): number | undefined {
  const [, digits] = /^(\d{1,4})\s*%?$/.exec(text.trim()) ?? [];
  return digits !== undefined && Number(digits) <= 1000 ? Number(digits) : undefined;
}
