// A refund through the provider, from queued to the account of the payer, or back.
import { beforeAll, expect, test } from 'vitest';
import { expectBooksInOrder, fillBasket, openCounter, readMails, type Counter } from '../../tests/kit/payment-harness.ts';
import { createChild, createParent, createSeason } from '../../tests/kit/people.ts';
import { toSendByStaff } from '../accounting/refunds/to-send.ts';
import { transact } from '../platform/act.ts';
import { oweRefunds } from './owe-refunds.ts';
import { reconcilePayments } from './reconcile-payments.ts';
import { startPayment } from './start-payment.ts';

let counter: Counter;

beforeAll(async () => {
  counter = await openCounter();
});

/** A payment of which all goes back, while the provider's refunds begin as said. */
async function createRefund(begin: string) {
  const { app, origin } = counter;
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  const { weeks } = await createSeason(app, [5]);
  const { enrolments } = await fillBasket(app, parent.actor, [{ childId: child.id, week: weeks[0]! }]);
  const paymentId = await startPayment(app, { actor: parent.actor, method: 'ONLINE' });
  const { providerId } = await app.database.prisma.payment.findUniqueOrThrow({ where: { id: paymentId } });
  const choose = (form: Record<string, string>) =>
    fetch(`${origin}/demo/mollie/checkout/${providerId}`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
  await choose({ status: 'paid' });
  await counter.work();
  await choose({ refundsBegin: begin });
  await transact(app, 'system', ({ tx }) =>
    oweRefunds(tx, paymentId, [{ enrolmentId: enrolments[0]!.id, amountCents: 6000, reason: 'CANCELLATION' }]),
  );
  await counter.work();
  const read = async () => {
    const { status, refunds } = await app.database.prisma.payment.findUniqueOrThrow({
      where: { id: paymentId },
      include: { refunds: true },
    });
    await expectBooksInOrder(app);
    return [status, refunds[0]!.status];
  };
  /** the portal asks by itself, some hours later */
  const askAgain = async () => {
    await app.database.prisma
      .$executeRaw`UPDATE payment SET checked_at = now() - interval '7 hours', created_at = now() - interval '2 days' WHERE id = ${paymentId}::uuid`;
    await reconcilePayments(app);
    await counter.work();
  };
  const refundId = (await app.database.prisma.refund.findFirstOrThrow({ where: { paymentId } })).id;
  return { choose, read, askAgain, refundId };
}

test('queued and pending are asked after until the money is there, though nobody is told of them', async () => {
  const { choose, read, askAgain } = await createRefund('queued');
  expect(await read()).toEqual(['REFUNDED', 'SENT']);
  await choose({ refund: '', status: 'pending' });
  await askAgain();
  expect(await read()).toEqual(['REFUNDED', 'SENT']);
  await choose({ refund: '', status: 'processing' });
  await counter.work();
  expect(await read()).toEqual(['REFUNDED', 'SENT']);
  await choose({ refund: '', status: 'refunded' });
  await askAgain();
  expect(await read()).toEqual(['REFUNDED', 'DONE']);
});

test.each(['failed', 'canceled'])('%s: the money is with the commune again, the desk is to send it, the family is told', async (status) => {
  const { choose, read, askAgain, refundId } = await createRefund('pending');
  await choose({ refund: '', status });
  await askAgain();
  expect(await read()).toEqual(['PAID', 'FAILED']);
  expect(await counter.app.database.prisma.refund.count({ where: { AND: [toSendByStaff(), { id: refundId }] } })).toBe(1);
  expect(await readMails(counter.app)).toContainEqual(expect.objectContaining({ kind: 'refund-returned', refundId }));
  await askAgain();
  expect(await read()).toEqual(['PAID', 'FAILED']);
});
