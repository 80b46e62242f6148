// A year's sheets from income 2026 on, one JSON object a line. BOW 2.0 takes JSON Lines too, of a schema that only the tax office
// gives: this is not that schema, and nobody sends it as it is (docs/to-verify.md says which official file to fetch).
import type { FiscalSheet, Sender } from './sheets-of-year.ts';

export type JsonSending = { incomeYear: number; sender: Sender; sheets: readonly FiscalSheet[] };

/** The lines, always the same for the same sheets. Amounts are euro cents, days « YYYY-MM-DD ». */
export const writeJsonLines = ({ incomeYear, sender, sheets }: JsonSending): string =>
  sheets
    .map(({ reference, payer, child, lines, totalCents, certifier }) =>
      JSON.stringify({
        form: '281.86',
        incomeYear,
        reference,
        debtor: { enterpriseNumber: sender.enterpriseNumber, name: sender.name },
        payer,
        child,
        certifier,
        lines,
        totalCents,
      }),
    )
    .map((line) => `${line}\n`)
    .join('');
