// The books in double entry: what is refused, and what families owe from the first click to the last refund.
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { App } from '../context.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { expectBooksInOrder, fillBasket } from '../../tests/kit/payment-harness.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';
import { decideCancellation } from '../cancellations/decide-cancellation.ts';
import { requestCancellation } from '../cancellations/request-cancellation.ts';
import { tidyWeeks } from '../enrolments/expire-weeks.ts';
import { releaseEnrolment } from '../enrolments/release-enrolment.ts';
import { confirmRefund } from '../payments/confirm-refund.ts';
import { confirmTransfer } from '../payments/confirm-transfer.ts';
import { openPayment } from '../payments/open-payment.ts';
import { transact } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { rowId } from '../platform/ids.ts';
import { post } from './post.ts';

let app: App;
let staff: StaffActor;
beforeAll(async () => {
  app = await createApp();
  staff = (await createStaff(app, 'RESPONSIBLE')).actor;
});
afterEach(() => expectBooksInOrder(app));

/** A family that was asked for a transfer of 60.00 for each of two places. */
async function createTransfer() {
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  const { weeks } = await createSeason(app, [5, 5]);
  const { enrolments } = await fillBasket(
    app,
    parent.actor,
    weeks.map((week) => ({ childId: child.id, week })),
  );
  const paymentId = await transact(app, parent.actor, (ctx) => openPayment(ctx, 'TRANSFER'));
  return { actor: parent.actor, weeks, enrolments, paymentId };
}

/** Balance of each account for one payment, in euro cents, those at nothing left out. */
async function balancesOf(paymentId: string): Promise<Record<string, number>> {
  const { rows } = await app.database.pool.query<{ account: string; cents: number }>(
    'SELECT account, sum(amount_cents)::int AS cents FROM journal_line WHERE payment_id = $1 GROUP BY 1 HAVING sum(amount_cents) <> 0',
    [paymentId],
  );
  return Object.fromEntries(rows.map(({ account, cents }) => [account, cents]));
}

test('a family owes for what it was asked to pay while the places are kept, and no longer', async () => {
  const { actor, weeks, enrolments, paymentId } = await createTransfer();
  expect(await balancesOf(paymentId)).toEqual({ FAMILY: 12_000, INCOME: -12_000 });
  await transact(app, actor, (ctx) => releaseEnrolment(ctx, enrolments[0]!.id));
  expect(await balancesOf(paymentId)).toEqual({ FAMILY: 6000, INCOME: -6000 });
  await app.database.prisma.enrolment.update({ where: { id: enrolments[1]!.id }, data: { heldUntil: new Date(Date.now() - 1000) } });
  await transact(app, 'system', (ctx) => tidyWeeks(ctx, [weeks[1]!.id]));
  expect(await balancesOf(paymentId)).toEqual({});
});

test('another way to pay takes the place of the first: the places are owed for once', async () => {
  const { actor, paymentId } = await createTransfer();
  const other = await transact(app, actor, (ctx) => openPayment(ctx, 'ONLINE'));
  expect([await balancesOf(paymentId), await balancesOf(other)]).toEqual([{}, { FAMILY: 12_000, INCOME: -12_000 }]);
});

test('money that comes, more than is owed, part of it given back: each cent has its place', async () => {
  const { actor, enrolments, paymentId } = await createTransfer();
  await transact(app, staff, (ctx) => confirmTransfer(ctx, { paymentId, amountCents: 12_500 }));
  expect(await balancesOf(paymentId)).toEqual({ TRANSFERS: 12_500, INCOME: -12_000, OWED_BACK: -500 });
  const enrolmentId = enrolments[0]!.id;
  const cancellationId = await transact(app, actor, (ctx) =>
    requestCancellation(ctx, { enrolmentId, reason: 'Maladie', documentId: null }),
  );
  await transact(app, staff, (ctx) =>
    decideCancellation(ctx, {
      cancellationId: rowId('CancellationRequest', cancellationId),
      accept: true,
      message: null,
      refundCents: 4500,
    }),
  );
  expect(await balancesOf(paymentId)).toEqual({ TRANSFERS: 12_500, INCOME: -7500, OWED_BACK: -5000 });
  for (const { id } of await app.database.prisma.refund.findMany({ where: { paymentId } }))
    await transact(app, staff, (ctx) => confirmRefund(ctx, rowId('Refund', id)));
  expect(await balancesOf(paymentId)).toEqual({ TRANSFERS: 7500, INCOME: -7500 });
});

test('an entry that does not balance is refused, and so is whatever changes one', async () => {
  const { pool } = app.database;
  const line = `INSERT INTO journal_line (entry_id, account, amount_cents) VALUES`;
  const refused = [
    `WITH entry AS (INSERT INTO journal_entry (kind, actor) VALUES ('BALANCE', 'test') RETURNING id)
     INSERT INTO journal_line (entry_id, account, amount_cents) SELECT id, account::journal_account, cents FROM entry, (VALUES ('OPENING', 100), ('OTHER', -99)) AS side (account, cents)`,
    `${line} ((SELECT max(id) FROM journal_entry), 'OPENING', 1)`,
    `${line} ((SELECT max(id) FROM journal_entry), 'OPENING', 1), ((SELECT max(id) FROM journal_entry), 'OTHER', -1)`,
    `${line} ((SELECT max(id) FROM journal_entry), 'OPENING', 0)`,
    `UPDATE journal_line SET amount_cents = amount_cents + 1`,
    `UPDATE journal_entry SET actor = 'somebody else'`,
    `DELETE FROM journal_line`,
    `TRUNCATE journal_entry CASCADE`,
  ];
  for (const sql of refused) await expect(pool.query(sql), sql).rejects.toThrow(/does not balance|append-only|journal_line_moves/);
  for (const cents of [0, -1, 0.5, Number.NaN])
    await expect(post(app.database.prisma, { kind: 'BALANCE', debit: 'OPENING', credit: 'OTHER', cents, actor: 'system' })).rejects.toThrow(
      RangeError,
    );
});

test('two transactions that end one claim at once take it back once', async () => {
  const { paymentId, enrolments } = await createTransfer();
  const [one, other] = [await app.database.pool.connect(), await app.database.pool.connect()];
  try {
    await one.query('BEGIN');
    await one.query(`UPDATE payment SET status = 'CANCELLED', ended_at = now() WHERE id = $1`, [paymentId]);
    await other.query('BEGIN');
    const ended = other.query(`UPDATE enrolment SET status = 'EXPIRED', ended_at = now() WHERE id = ANY ($1)`, [
      enrolments.map(({ id }) => id),
    ]);
    await one.query('COMMIT');
    await ended;
    await other.query('COMMIT');
  } finally {
    one.release();
    other.release();
  }
  expect(await balancesOf(paymentId)).toEqual({});
});
