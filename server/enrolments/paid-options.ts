import { chosenOrder } from '../plaines/option-order.ts';
import type { Prisma } from '../platform/database.ts';
import { nameOption } from './messages.ts';

/** An option as papers say it: with its stop, in euro cents. */
export type PaidOption = { name: string; amountCents: number; isAttestable: boolean };

/** What of an enrolment says which options its price holds. */
export const chosenColumns = {
  priceCents: true,
  options: {
    orderBy: chosenOrder,
    select: { stop: true, priceCents: true, attestable: true, option: { select: { name: true } } },
  },
} as const satisfies Prisma.EnrolmentSelect;

/** The options of a place, while its price is the amount (euro cents) that was paid: they may have been others before. */
export function paidOptions(
  { priceCents, options }: Prisma.EnrolmentGetPayload<{ select: typeof chosenColumns }>,
  amountCents: number,
): PaidOption[] {
  if (priceCents !== amountCents) return [];
  return options.map(({ option, stop, priceCents: cents, attestable }) => ({
    name: nameOption({ name: option.name, stop }),
    amountCents: cents,
    isAttestable: attestable,
  }));
}
