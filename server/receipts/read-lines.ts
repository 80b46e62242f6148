import { isoDay } from '../language/dates.ts';
import { fullName } from '../language/names.ts';
import type { Tx } from '../platform/database.ts';
import type { PaperLine, ReceiptContent } from './content.ts';

export type Lines = { paymentId: string; enrolmentId: string; isKept: boolean; line: PaperLine }[];

/** What these payments are for, in the order in which the places were taken. */
export async function readLines(tx: Tx, paymentIds: readonly string[]): Promise<Lines> {
  const rows = await tx.paymentLine.findMany({
    where: { paymentId: { in: [...paymentIds] } },
    orderBy: { enrolment: { seq: 'asc' } },
    select: {
      ...{ paymentId: true, enrolmentId: true, amountCents: true, outcome: true },
      enrolment: {
        select: {
          child: { select: { givenName: true, familyName: true } },
          week: { select: { openDays: true, plaine: { select: { name: true, site: { select: { name: true } } } } } },
        },
      },
    },
  });
  return rows.map(({ paymentId, enrolmentId, amountCents, outcome, enrolment: { child, week } }) => ({
    paymentId,
    enrolmentId,
    isKept: outcome === 'CONFIRMED',
    line: {
      childName: fullName(child),
      plaineName: week.plaine.name,
      siteName: week.plaine.site.name,
      days: week.openDays.map(isoDay),
      amountCents,
    },
  }));
}

/** Those of one payment, as a receipt has them. */
export const placesOf = (lines: Lines, of: string): ReceiptContent['lines'] =>
  lines.flatMap(({ paymentId, isKept, line }) => (paymentId === of ? [{ ...line, isKept }] : []));
