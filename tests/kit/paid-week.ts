// A place that was paid for in the past, as the books have it: what papers are made of.
import type { App } from '../../server/context.ts';

type Books = Pick<App, 'database'>;
type Paid = {
  place: { id: string; basketId: string; parentId: string };
  /** by the bank's books, « YYYY-MM-DD » */
  paidOn: string;
  /** by the portal's; left out: at noon of that day */
  paidAt?: string;
};

const cents = 6000;

/** A transfer of 60.00 that paid for this place. */
export async function payForPlace({ database }: Books, { place, paidOn, paidAt }: Paid) {
  const { prisma } = database;
  const payment = await prisma.payment.create({
    data: {
      parentId: place.parentId,
      basketId: place.basketId,
      method: 'TRANSFER',
      amountCents: cents,
      lines: { create: { enrolmentId: place.id, amountCents: cents } },
    },
  });
  await prisma.paymentLine.updateMany({ where: { paymentId: payment.id }, data: { outcome: 'CONFIRMED' } });
  await prisma.payment.update({
    where: { id: payment.id },
    data: { status: 'PAID', paidCents: cents, paidAt: new Date(paidAt ?? `${paidOn}T12:00:00Z`) },
  });
  await receiveTransfer({ database }, payment.id, paidOn);
  return payment;
}

/** 60.00 that the books count for a payment on this day. */
export async function receiveTransfer({ database: { prisma } }: Books, paymentId: string, paidOn: string) {
  const { id: entryId } = await prisma.journalEntry.create({ data: { kind: 'RECEIVED', actor: 'system', valueDate: new Date(paidOn) } });
  await prisma.journalLine.createMany({
    data: [
      { entryId, account: 'TRANSFERS', amountCents: cents, paymentId },
      { entryId, account: 'FAMILY', amountCents: -cents, paymentId },
    ],
  });
}

/** The payer's bank takes 60.00 back. */
export async function chargeBack({ database: { prisma } }: Books, paymentId: string) {
  await prisma.refund.create({ data: { paymentId, amountCents: cents, reason: 'CHARGEBACK', status: 'DONE' } });
  const { id: entryId } = await prisma.journalEntry.create({ data: { kind: 'CHARGEBACK', actor: 'system' } });
  await prisma.journalLine.createMany({
    data: [
      { entryId, account: 'FAMILY', amountCents: cents, paymentId },
      { entryId, account: 'PROVIDER', amountCents: -cents, paymentId },
    ],
  });
}
