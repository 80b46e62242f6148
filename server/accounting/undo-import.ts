import { record } from '../audit/record.ts';
import { localized, messages } from '../language/messages.ts';
import type { ActContext } from '../platform/act.ts';
import { lock } from '../platform/locks.ts';
import { postBalances, postMovementsUndone } from './post-movements.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';

/**
 * Takes an import away as if it had never been: the same files may be imported again. Returns the number of movements.
 * @throws InputInvalid when there is no such import; AlreadyDecided when one of its movements paid something
 */
export async function undoImport({ tx, actor }: ActContext, importId: string): Promise<number> {
  await lock(tx, 'import statements');
  const accounts = await tx.bankStatement.findMany({ where: { importId }, select: { account: true } });
  const statements = accounts.length;
  if (statements === 0) throw new InputInvalid(localized(messages.statement_import_unknown), 'importId', 'UNKNOWN');
  // Money of a total rests on its details, which may have come in another file.
  const where = { OR: [{ movement: { statement: { importId } } }, { movement: { total: { total: { statement: { importId } } } } }] };
  const count = (await tx.bankAllocation.count({ where })) + (await tx.bankRefund.count({ where }));
  if (count > 0) throw new AlreadyDecided(localized(messages.statement_import_used, { count }));
  await postMovementsUndone(tx, importId, actor);
  const [row] = await tx.$queryRaw<{ gone: number }[]>`SELECT undo_statement_import(${importId}::uuid) AS gone`;
  await postBalances(
    tx,
    accounts.map(({ account }) => account),
    actor,
  );
  await record(tx, actor, 'statements-undone', `statement-import:${importId}`, { statements, movements: row!.gone });
  return row!.gone;
}
