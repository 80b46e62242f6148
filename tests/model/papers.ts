// What papers of money say after many histories: every cent that came and went, each once, and what the books have.
import { expect } from 'vitest';
import type { App } from '../../server/context.ts';
import { readFamilyAccount } from '../../server/journal/read-family-account.ts';
import { issueAllPapers } from '../../server/receipts/issue.ts';

/** Issues what is owed, and compares it with payments, refunds and the journal. */
export async function expectPapersInOrder(app: App) {
  const { prisma, pool } = app.database;
  await issueAllPapers(app, null);
  const { rows: wrong } = await pool.query(`
    SELECT payment.id::text, 'receipts' AS what FROM payment WHERE status IN ('PAID', 'REFUNDED')
      AND paid_cents <> (SELECT coalesce(sum(amount_cents), 0) FROM payment_paper WHERE payment_id = payment.id AND kind = 'RECEIPT')
    UNION ALL SELECT refund.id::text, 'credit note' FROM refund WHERE status = 'DONE' AND NOT EXISTS (SELECT FROM payment_paper AS paper
      WHERE paper.refund_id = refund.id AND paper.amount_cents = refund.amount_cents)
    UNION ALL SELECT kind::text, 'numbers' FROM payment_paper GROUP BY kind, year HAVING max(number) <> count(*)`);
  expect(wrong).toEqual([]);
  const { rows: books } = await pool.query<{ parentId: string; cents: number; back: number }>(`
    SELECT parent_id AS "parentId", coalesce(sum(line.amount_cents) FILTER (WHERE account = 'FAMILY'), 0)::float8 AS cents,
      coalesce(-sum(line.amount_cents) FILTER (WHERE account IN ('OWED_BACK', 'UNDER_WAY')), 0)::float8 AS back
    FROM journal_line AS line JOIN payment ON payment.id = payment_id GROUP BY 1 LIMIT 200`);
  for (const { parentId, cents, back } of books) {
    const account = await readFamilyAccount(prisma, { parentId, from: new Date('2000-01-01'), to: new Date('2100-01-01') });
    const { rightsCents, receivedCents, givenBackCents, writtenOffCents, closingCents, toReturnCents } = account;
    expect([closingCents, toReturnCents]).toEqual([cents, back]);
    expect(rightsCents - receivedCents + givenBackCents - writtenOffCents).toBe(cents);
  }
}
