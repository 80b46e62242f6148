// The sheets of a certificate: a line for each amount a day, four lines and one frame I a sheet (model of fiche 281.86, MB 27 January 2022).
import type { Certifier } from './certifier.ts';

/** `rateCents` × `days` = `amountCents`, in euro cents; days are « YYYY-MM-DD ». */
export type Line = { from: string; to: string; days: number; rateCents: number; amountCents: number };

/** Lines of days that one body certifies; null: the commune itself, frame I is left empty. */
export type Frame = { certifier: Certifier | null; lines: Line[] };

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

/** Each sheet: days of two bodies are on two. */
export const sheetsOf = (frames: readonly Frame[]): Frame[] =>
  frames.flatMap(({ certifier, lines }) =>
    Array.from({ length: Math.ceil(lines.length / linesPerSheet) }, (_, at) => ({
      certifier,
      lines: lines.slice(at * linesPerSheet, (at + 1) * linesPerSheet),
    })),
  );

/** In euro cents. */
export const totalOf = (lines: readonly Line[]): number => lines.reduce((total, { amountCents }) => total + amountCents, 0);
