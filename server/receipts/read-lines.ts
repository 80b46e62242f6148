import { chosenColumns, type PaidOption, paidOptions } from '../enrolments/paid-options.ts';
import { isoDay } from '../language/dates.ts';
import { fullName } from '../language/names.ts';
import type { Prisma, Tx } from '../platform/database.ts';
import type { PaperLine, Place, ReceiptContent } from './content.ts';

/** What of an enrolment says for whom and when it is. */
export const placeColumns = {
  child: { select: { givenName: true, familyName: true } },
  week: { select: { openDays: true, plaine: { select: { name: true, site: { select: { name: true } } } } } },
} as const satisfies Prisma.EnrolmentSelect;

/** For whom and when it is. */
export const placeOf = ({ child, week }: Prisma.EnrolmentGetPayload<{ select: typeof placeColumns }>): Place => ({
  childName: fullName(child),
  plaineName: week.plaine.name,
  siteName: week.plaine.site.name,
  days: week.openDays.map(isoDay),
});

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
          ...placeColumns,
          ...chosenColumns,
        },
      },
    },
  });
  return rows.map(({ paymentId, enrolmentId, amountCents, outcome, enrolment }) => ({
    paymentId,
    enrolmentId,
    isKept: outcome === 'CONFIRMED',
    line: { ...placeOf(enrolment), amountCents, ...withOptions(paidOptions(enrolment, amountCents)) },
  }));
}

/** Left out where there are none, as on papers of before. */
const withOptions = (options: PaidOption[]) => (options.length > 0 ? { options } : {});

/** Those of one payment, as a receipt has them. */
export const placesOf = (lines: Lines, of: string): ReceiptContent['lines'] =>
  lines.flatMap(({ paymentId, isKept, line }) => (paymentId === of ? [{ ...line, isKept }] : []));
