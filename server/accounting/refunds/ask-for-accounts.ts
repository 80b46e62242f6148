import { record } from '../../audit/record.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import { askForAccount } from '../../payments/ask-for-account.ts';
import { toSendByStaff } from './to-send.ts';
import { findPayees } from './find-payees.ts';

/** Asks each family that is owed something, and whose account is not known, for one. Returns how many. */
export async function askForAccounts({ tx, actor, keys }: ActContext<StaffActor>): Promise<number> {
  const refunds = await tx.refund.findMany({ where: toSendByStaff(), select: { id: true, payment: { select: { parentId: true } } } });
  const payees = await findPayees(
    tx,
    keys,
    refunds.map(({ id }) => id),
  );
  const parentIds = [...new Set(refunds.flatMap(({ id, payment }) => (payees.has(id) ? [] : [payment.parentId])))];
  for (const parentId of parentIds) await askForAccount(tx, parentId);
  if (parentIds.length > 0) await record(tx, actor, 'refund-accounts-asked', 'refunds', { families: parentIds.length });
  return parentIds.length;
}
