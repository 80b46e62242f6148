import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { PlaineId, TariffDecisionId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { dayOf, isoDay } from '../language/dates.ts';
import { formatDate } from '../language/format.ts';
import { localized, messages } from '../language/messages.ts';
import { AlreadyDecided, InputInvalid, problem, refuseProblems } from '../platform/refusals.ts';
import { checkReductions, createReductions, type ReductionInput } from './tariff-reductions.ts';
import { categories, ranks, type Rate } from './price.ts';
import { readClock, type Tx } from '../platform/database.ts';
import { refuseFarDays } from '../plaines/within-reason.ts';
import { lock } from '../platform/locks.ts';

export type TariffInput = {
  reference: string;
  /** the day of the council */
  decidedOn: Date;
  /** the first and the last day of the weeks that it prices */
  validFrom: Date;
  validUntil?: Date | null;
  /** none: all plaines */
  plaineIds: PlaineId[];
  /** one for each category and rank */
  rates: Rate[];
  /** what percents give is rounded to a multiple of this */
  roundingCents: number;
  /** the most that a parent pays for the weeks of one season */
  ceilingCents: number | null;
  reductions: ReductionInput[];
};

/** Cents that a price may be rounded to. */
export const roundings: readonly number[] = [1, 5, 10, 50, 100];

/**
 * Adopts a decision of the council on what a day costs. Places that are taken keep their price; a decision is never edited,
 * a later one takes its place. Returns its id.
 * @throws InputInvalid for days in the past, too far ahead or in the wrong order, rates that are missing or said twice, an unknown plaine, or one that is adopted already
 */
export async function adoptTariff(ctx: ActContext<StaffActor>, input: TariffInput): Promise<string> {
  const { tx, actor } = ctx;
  // Two members of staff who adopt the same decision at once would each see none.
  await lock(tx, 'tariff-decision');
  await checkTariff(tx, input);
  const { reference, decidedOn, validFrom, validUntil = null, rates, roundingCents, ceilingCents } = input;
  const plaineIds = [...new Set(input.plaineIds)];
  const decision = await tx.tariffDecision.create({
    data: {
      reference,
      decidedOn,
      validFrom,
      validUntil,
      adoptedAt: await readClock(tx),
      roundingCents,
      ceilingCents,
      rates: { create: rates },
      plaines: { create: plaineIds.map((plaineId) => ({ plaineId })) },
    },
    select: { id: true },
  });
  await createReductions(tx, decision.id, input.reductions);
  await record(tx, actor, 'tariff-adopted', `tariff-decision:${decision.id}`, {
    reference,
    decidedOn: isoDay(decidedOn),
    validFrom: isoDay(validFrom),
    validUntil: validUntil && isoDay(validUntil),
    plaines: plaineIds,
    rates: rates.map(({ category, rank, percent, dayCents }) => ({ category, rank, ...(percent === null ? { dayCents } : { percent }) })),
    ...(roundingCents > 1 && { roundingCents }),
    ...(ceilingCents !== null && { ceilingCents }),
    ...(input.reductions.length > 0 && { reductions: input.reductions }),
  });
  return decision.id;
}

/** One rate for each category and rank, in percent or in cents. */
const isWholeTable = (rates: TariffInput['rates']) =>
  rates.length === categories.length * ranks.length &&
  categories.every((category) =>
    ranks.every((rank) => {
      const said = rates.filter((rate) => rate.category === category && rate.rank === rank);
      return said.length === 1 && (said[0]!.percent === null) !== (said[0]!.dayCents === null);
    }),
  );

/** Says what is wrong with a decision before it is adopted or shown. @throws InputInvalid, as `adoptTariff` does */
export async function checkTariff(tx: Tx, input: TariffInput): Promise<void> {
  const { reference, decidedOn, validFrom, validUntil, plaineIds, rates, roundingCents } = input;
  const today = dayOf(await readClock(tx)).toString();
  await refuseFarDays(tx, { validFrom, validUntil });
  refuseProblems([
    isoDay(decidedOn) > today && problem(messages.refusal_tariff_decided_later, 'decidedOn', 'OUT_OF_RANGE'),
    isoDay(validFrom) < today && {
      sentence: (locale) => messages.refusal_tariff_past({ today: formatDate(today, locale) }, { locale }),
      field: 'validFrom',
      code: 'OUT_OF_RANGE',
    },
    validUntil != null && validUntil < validFrom && problem(messages.refusal_tariff_order, 'validUntil', 'WRONG_ORDER'),
    !isWholeTable(rates) && problem(messages.refusal_tariff_rates, 'rates', 'INCOMPLETE'),
    !roundings.includes(roundingCents) && problem(messages.refusal_tariff_rounding, 'roundingCents', 'OUT_OF_RANGE'),
    ...checkReductions(input.reductions),
  ]);
  const known = await tx.plaine.count({ where: { id: { in: plaineIds } } });
  if (known !== new Set(plaineIds).size) throw new InputInvalid(localized(messages.refusal_unknown_plaine), 'plaineIds', 'UNKNOWN');
  const twin = await tx.tariffDecision.findFirst({
    where: {
      reference,
      validFrom,
      withdrawnAt: null,
      plaines: plaineIds.length > 0 ? { some: { plaineId: { in: plaineIds } } } : { none: {} },
    },
    select: { id: true },
  });
  if (twin) throw new InputInvalid(localized(messages.refusal_tariff_twice), 'reference', 'TAKEN');
}

/**
 * Withdraws a decision that was written down by mistake, before its first day and before it has priced a place.
 * @throws InputInvalid for an unknown one; AlreadyDecided once it is in force, has priced a place or is withdrawn
 */
export async function withdrawTariff(ctx: ActContext<StaffActor>, { id, reason }: { id: TariffDecisionId; reason: string }): Promise<void> {
  const { tx, actor } = ctx;
  // A place that is being taken by it waits, or is counted below: its foreign key locks this row.
  await tx.$queryRaw`SELECT id FROM tariff_decision WHERE id = ${id}::uuid FOR UPDATE`;
  const decision = await tx.tariffDecision.findUnique({ where: { id }, include: { _count: { select: { enrolments: true } } } });
  if (!decision) throw new InputInvalid(localized(messages.refusal_unknown_tariff), 'id', 'UNKNOWN');
  const now = await readClock(tx);
  if (decision.withdrawnAt) throw new AlreadyDecided(localized(messages.refusal_tariff_withdrawn));
  if (isoDay(decision.validFrom) <= dayOf(now).toString()) throw new AlreadyDecided(localized(messages.refusal_tariff_in_force));
  const { enrolments } = decision._count;
  if (enrolments > 0) throw new AlreadyDecided(localized(messages.refusal_tariff_used, { places: enrolments }));
  await tx.tariffDecision.update({ where: { id }, data: { withdrawnAt: now } });
  await record(tx, actor, 'tariff-withdrawn', `tariff-decision:${id}`, { reference: decision.reference, reason });
}
