// The reduced rates of a decision: what the commune calls them, and what a day costs by them.
import { messages } from '../language/messages.ts';
import type { Tx } from '../platform/database.ts';
import { problem } from '../platform/refusals.ts';
import { ranks, type ReductionRate } from './price.ts';

export type ReductionInput = {
  /** as the commune names it; the same name is the same reduction, whoever has it keeps it in the next decision */
  name: string;
  /** those that it concerns: one value at most for each category and rank */
  rates: ReductionRate[];
};

/** As the database has it. */
const mostDayCents = 100_000;
const sameName = (one: string, other: string) => one.toLocaleLowerCase('fr') === other.toLocaleLowerCase('fr');

/** What is wrong with the reductions of a decision, one by one. */
export const checkReductions = (reductions: readonly ReductionInput[]) =>
  reductions.flatMap(({ name, rates }, index) => [
    reductions.findIndex((other) => sameName(other.name, name)) < index &&
      problem(messages.refusal_reduction_twice, `reductions.${index}.name`, 'TAKEN'),
    !areRates(rates) && problem(messages.refusal_reduction_rates, `reductions.${index}.rates`, 'INCOMPLETE'),
  ]);

const areRates = (rates: readonly ReductionRate[]) =>
  rates.length > 0 &&
  rates.every(
    ({ category, rank, percentOff, dayCents }, index) =>
      (percentOff === null) !== (dayCents === null) &&
      ranks.some((known) => known === rank) &&
      (percentOff ?? 0) <= 100 &&
      (dayCents ?? 0) <= mostDayCents &&
      rates.findIndex((other) => other.category === category && other.rank === rank) === index,
  );

/** Writes the reductions of a decision; a name that is new becomes a reduction that staff can grant. Under the lock of decisions. */
export async function createReductions(tx: Tx, decisionId: string, reductions: readonly ReductionInput[]): Promise<void> {
  for (const { name, rates } of reductions) {
    const known = await tx.reduction.findFirst({ where: { name: { equals: name, mode: 'insensitive' } } });
    const { id: reductionId } = known ?? (await tx.reduction.create({ data: { name } }));
    await tx.tariffDecisionReduction.createMany({ data: rates.map((rate) => ({ decisionId, reductionId, ...rate })) });
  }
}
