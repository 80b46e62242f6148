// Counts of one to four say something of somebody, so they are not shown; nor is what they could be computed from. A zero is
// shown: it says of nobody that they are there.

/** Shown as it is; FEW: one to four; HIDDEN: not shown, because a count of one to four could be computed from it. */
export type Shown = number | 'FEW' | 'HIDDEN';

/** The least count above zero that is shown. */
const least = 5;

export type Row<Label> = { label: Label; served: number; unserved: number };
export type ShownRow<Label> = { label: Label; served: Shown; unserved: Shown; /** both together */ requests: Shown };

const isFew = (count: number) => count > 0 && count < least;

/** May something be told of so many, as the middle of what they waited? */
export const mayBeShown = (count: number) => !isFew(count);

/**
 * A column of which the total is known. One to four become FEW; the smallest of the others are hidden with them, until each FEW
 * could be anything from one to four. Where the others do not suffice for that, the whole column is hidden.
 */
function hideColumn(counts: readonly number[]): Shown[] {
  const hidden = new Set<number>();
  if (counts.some(isFew)) {
    const others = counts.map((count, index) => ({ count, index })).filter(({ count }) => count >= least);
    let spare = 0;
    for (const { count, index } of others.toSorted((one, other) => one.count - other.count)) {
      if (spare >= least - 2) break;
      hidden.add(index);
      // what may go from here to those that are FEW: who reads it knows that this one is not FEW itself
      spare += count - least;
    }
    if (spare < least - 2) return counts.map(() => 'HIDDEN');
  }
  return counts.map((count, index) => (isFew(count) ? 'FEW' : hidden.has(index) ? 'HIDDEN' : count));
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

const together = (served: Shown, unserved: Shown): Shown =>
  typeof served === 'number' && typeof unserved === 'number' ? served + unserved : 'HIDDEN';

/**
 * Breakdowns of the same requests, as they may be shown beside each other and beside their common totals: no count of one to four
 * can be computed from all that is shown.
 */
export function hideSmallCounts<Name extends string, Label>(
  breakdowns: Record<Name, readonly Row<Label>[]>,
): { total: ShownRow<null>; breakdowns: Record<Name, ShownRow<Label>[]> } {
  const [first = []] = Object.values<readonly Row<Label>[]>(breakdowns);
  const totals = { served: total(first.map(({ served }) => served)), unserved: total(first.map(({ unserved }) => unserved)) };
  const column = (rows: readonly Row<Label>[], name: 'served' | 'unserved') => {
    const counts = rows.map((row) => row[name]);
    // of a total of four at most its parts are not even FEW: four rows of one would say so
    return isFew(totals[name]) ? counts.map((): Shown => 'HIDDEN') : hideColumn(counts);
  };
  const shown = Object.entries<readonly Row<Label>[]>(breakdowns).map(([name, rows]) => {
    const [served, unserved] = [column(rows, 'served'), column(rows, 'unserved')];
    return [
      name,
      rows.map(({ label }, index): ShownRow<Label> => {
        const [one, other] = [served[index]!, unserved[index]!];
        return { label, served: one, unserved: other, requests: together(one, other) };
      }),
    ] as const;
  });
  const ofTotal = (count: number): Shown => (isFew(count) ? 'FEW' : count);
  const [served, unserved] = [ofTotal(totals.served), ofTotal(totals.unserved)];
  return {
    total: { label: null, served, unserved, requests: together(served, unserved) },
    breakdowns: Object.fromEntries(shown) as Record<Name, ShownRow<Label>[]>,
  };
}
