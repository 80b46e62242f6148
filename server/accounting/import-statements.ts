import { v7 as uuid } from 'uuid';
import { record } from '../audit/record.ts';
import type { ActContext } from '../platform/act.ts';
import { nameForAudit } from '../platform/actor.ts';
import type { Tx } from '../platform/database.ts';
import { enqueue } from '../platform/jobs.ts';
import { lock } from '../platform/locks.ts';
import { sealText } from './movement-text.ts';
import { type GivenFile, planImport, takenOf } from './plan-import.ts';
import { postBalances, postMovements } from './post-movements.ts';
import type { PlannedFile } from './planned.ts';
import { findStructuredCommunications } from '../payments/structured-communication.ts';
import type { Movement } from './statement.ts';

export type StatementsImported = {
  /** null when there was nothing new */
  importId: string | null;
  files: PlannedFile[];
};

const perStatement = 1000;

/**
 * Takes what is new in a bank's files: each file whole or not at all, each statement once, in whichever format it comes. What
 * the movements pay by their number is settled by a job afterwards, each in a transaction of its own.
 */
export async function importStatements(ctx: ActContext, given: readonly GivenFile[]): Promise<StatementsImported> {
  const { tx, actor } = ctx;
  await lock(tx, 'import statements');
  const files = await planImport(tx, given);
  const taken = takenOf(files);
  if (taken.length === 0) return { importId: null, files };
  const importId = uuid();
  const statements = taken.map((planned) => ({ id: uuid(), ...planned }));
  await tx.bankStatement.createMany({
    data: statements.map(({ id, key, file, statement }) => ({
      id,
      importId,
      format: statement.format,
      account: statement.account,
      number: statement.number,
      openingCents: statement.opening && BigInt(statement.opening.cents),
      closingCents: statement.closing && BigInt(statement.closing.cents),
      closingDate: statement.closing && day(statement.closing.date),
      key,
      fileName: file.name.slice(0, 200),
      fileHash: Uint8Array.from(file.hash),
      importedBy: nameForAudit(actor),
    })),
  });
  const movements = statements.flatMap(({ id, statement }) => statement.movements.map((movement) => ({ statementId: id, movement })));
  for (let at = 0; at < movements.length; at += perStatement) await insert(ctx, movements.slice(at, at + perStatement));
  await joinDetails(tx);
  await postMovements(tx, importId, actor);
  await postBalances(
    tx,
    statements.map(({ statement }) => statement.account),
    actor,
  );
  await record(tx, actor, 'statements-imported', `statement-import:${importId}`, {
    files: new Set(taken.map(({ file }) => file)).size,
    statements: taken.length,
    movements: movements.length,
    cents: movements.reduce((sum, { movement }) => sum + movement.amountCents, 0),
  });
  await enqueue(tx, 'settle-movements', { importId });
  return { importId, files };
}

const day = (iso: string) => new Date(`${iso}T00:00:00Z`);

async function insert({ tx, keys }: ActContext, part: { statementId: string; movement: Movement }[]) {
  const rows = part.map((one) => ({ id: uuid(), ...one }));
  await tx.bankMovement.createMany({
    data: rows.map(({ id, statementId, movement }) => ({
      id,
      statementId,
      sequence: movement.sequence,
      detail: movement.detail,
      amountCents: BigInt(movement.amountCents),
      entryDate: day(movement.entryDate),
      valueDate: movement.valueDate && day(movement.valueDate),
      code: movement.code,
      structuredCommunication: movement.structuredCommunication,
      mentioned: findStructuredCommunications([movement.communication, ...movement.notes].join('\n')).filter(
        (number) => number !== movement.structuredCommunication,
      ),
      reversalKind: movement.reversal?.kind ?? null,
      reversalReason: movement.reversal?.reason ?? null,
    })),
  });
  await tx.bankMovementText.createMany({ data: rows.map(({ id, movement }) => ({ id, sealed: sealText(keys, id, movement) })) });
}

/**
 * Details that a notification or a separate application gives belong to the movement of a statement with their sum and their
 * day, whichever came first. Equal ones are joined in their order.
 */
const joinDetails = (tx: Tx) => tx.$executeRaw`
  WITH groups AS (
    SELECT statement.account, movement.statement_id, movement.sequence, movement.entry_date, sum(movement.amount_cents) AS cents, min(movement.seq) AS rank
    FROM bank_movement AS movement JOIN bank_statement AS statement ON statement.id = movement.statement_id
    WHERE statement.closing_cents IS NULL AND NOT EXISTS (SELECT FROM bank_movement_detail WHERE detail_id = movement.id)
    GROUP BY statement.account, movement.statement_id, movement.sequence, movement.entry_date
  ), parts AS (
    SELECT *, row_number() OVER (PARTITION BY account, entry_date, cents ORDER BY rank) AS nth FROM groups
  ), totals AS (
    SELECT movement.id, statement.account, movement.entry_date, movement.amount_cents AS cents,
      row_number() OVER (PARTITION BY statement.account, movement.entry_date, movement.amount_cents ORDER BY movement.seq) AS nth
    FROM bank_movement AS movement JOIN bank_statement AS statement ON statement.id = movement.statement_id
    WHERE statement.closing_cents IS NOT NULL AND movement.detail = 0
      AND (statement.account, movement.entry_date, movement.amount_cents) IN (SELECT account, entry_date, cents FROM parts)
      AND NOT EXISTS (SELECT FROM bank_movement_detail WHERE total_id = movement.id)
      AND NOT EXISTS (SELECT FROM bank_allocation WHERE movement_id = movement.id)
  )
  INSERT INTO bank_movement_detail (detail_id, total_id)
  SELECT movement.id, totals.id FROM parts
  JOIN totals ON totals.account = parts.account AND totals.entry_date = parts.entry_date AND totals.cents = parts.cents AND totals.nth = parts.nth
  JOIN bank_movement AS movement ON movement.statement_id = parts.statement_id AND movement.sequence = parts.sequence AND movement.entry_date = parts.entry_date`;
