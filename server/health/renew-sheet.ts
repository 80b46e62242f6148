import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import type { ChildId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { lockOwnChild } from '../families/own-child.ts';
import { localized, messages } from '../language/messages.ts';
import { findMissing, openHealthSheet } from './answers.ts';
import { readValidity } from './validity.ts';

/**
 * « Toujours exact »: the sheet as it is holds again from now on. Returns its id.
 * @throws InputInvalid when there is none, it is not complete, or it has changed since it was read
 */
export async function renewHealthSheet(
  ctx: ActContext<ParentActor>,
  { childId, version }: { childId: ChildId; /** that was read; null: whatever there is */ version: number | null },
): Promise<string> {
  const { tx, actor, keys } = ctx;
  await lockOwnChild(ctx, childId);
  const sheet = await tx.healthSheet.findUnique({ where: { childId } });
  if (!sheet) throw new InputInvalid(localized(messages.refusal_no_health_sheet), 'childId', 'UNKNOWN');
  if (version !== null && version !== sheet.version) throw new InputInvalid(localized(messages.health_outdated), 'version', 'OUTDATED');
  const missing = findMissing(openHealthSheet(keys, sheet));
  if (missing) throw new InputInvalid(localized(messages[`health_missing_${missing}`]), missing, 'REQUIRED');
  await tx.healthSheet.update({ where: { childId }, data: { complete: true, ...(await readValidity(ctx)) } });
  await record(tx, actor, 'health-sheet-renewed', `child:${childId}`);
  return sheet.id;
}
