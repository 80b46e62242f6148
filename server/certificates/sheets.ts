// The sheets of a certificate: a line for each amount a day, four lines a sheet (model of fiche 281.86, MB 27 January 2022).

/** `rateCents` × `days` = `amountCents`, in euro cents; days are « YYYY-MM-DD ». */
export type Line = { from: string; to: string; days: number; rateCents: number; amountCents: number };

/** The sheet has so many lines; further ones go on a sheet of their own. */
export const linesPerSheet = 4;

/** A line for each amount a day, in the order of their first days. */
export function linesOf(days: readonly { day: string; cents: number }[]): Line[] {
  const byRate = Map.groupBy(days, ({ cents }) => cents);
  return [...byRate]
    .map(([rateCents, of]) => {
      const inOrder = of.map(({ day }) => day).sort();
      return { from: inOrder[0]!, to: inOrder.at(-1)!, days: inOrder.length, rateCents, amountCents: rateCents * inOrder.length };
    })
    .sort((one, other) => one.from.localeCompare(other.from) || one.rateCents - other.rateCents);
}

/** The lines of each sheet. */
export const sheetsOf = (lines: readonly Line[]): Line[][] =>
  Array.from({ length: Math.ceil(lines.length / linesPerSheet) }, (_, at) => lines.slice(at * linesPerSheet, (at + 1) * linesPerSheet));

/** In euro cents. */
export const totalOf = (lines: readonly Line[]): number => lines.reduce((total, { amountCents }) => total + amountCents, 0);
