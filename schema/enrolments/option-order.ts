// Options of a place in the order in which everybody reads them: by kind, then by name, as facts-statement.ts has them.
import { WeekOptionKind } from '../../prisma/generated/client/enums.ts';
import type { PricedOption } from '../../server/enrolments/price.ts';

type Chosen = { option: { name: string; kind: WeekOptionKind } };

const kinds = Object.values(WeekOptionKind);

/** The same options, in order. */
export const inOrder = <Row extends Chosen>(options: readonly Row[]): Row[] =>
  options.toSorted(
    ({ option: one }, { option: other }) =>
      kinds.indexOf(one.kind) - kinds.indexOf(other.kind) || (one.name < other.name ? -1 : one.name > other.name ? 1 : 0),
  );

/** An option as a price is explained by it. */
export const priced = ({ stop, priceCents, option }: Chosen & Omit<PricedOption, 'name'>): PricedOption => ({
  name: option.name,
  stop,
  priceCents,
});
