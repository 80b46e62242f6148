// Statements of an account follow each other: each begins with the balance at which one before it ended.
import { localized, messages } from '../language/messages.ts';
import { isoDay } from '../language/dates.ts';
import { writeCents } from './problems.ts';
import type { Known, PlannedFile } from './planned.ts';

type Link = { openingCents: number; closingCents: number; date: string; number: string | null };

/** Adds a warning to the file of each new statement before which one is missing. */
export function warnOfGaps(files: readonly PlannedFile[], counted: readonly Known[]) {
  const links: Link[] = counted.map((row) => ({
    openingCents: Number(row.openingCents),
    closingCents: Number(row.closingCents),
    date: isoDay(row.closingDate),
    number: row.number,
  }));
  const added = files.flatMap((file) =>
    file.refused.length > 0
      ? []
      : file.statements.flatMap(({ outcome, statement: { opening, closing, number, line } }) =>
          outcome === 'NEW' && opening && closing
            ? [{ file, line, link: { openingCents: opening.cents, closingCents: closing.cents, date: closing.date, number } }]
            : [],
        ),
  );
  const all = [...links, ...added.map(({ link }) => link)];
  for (const { file, line, link } of added) {
    const before = all.filter((other) => other !== link && other.date <= link.date);
    if (before.some(({ closingCents }) => closingCents === link.openingCents)) continue;
    const last = before
      .filter(({ date }) => date < link.date)
      .toSorted((one, other) => one.date.localeCompare(other.date))
      .at(-1);
    if (!last) continue;
    file.warnings.push({
      line,
      field: null,
      sentence: localized(messages.statement_gap, {
        number: link.number ?? link.date,
        expected: writeCents(last.closingCents),
        found: writeCents(link.openingCents),
      }),
    });
  }
}
