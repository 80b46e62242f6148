import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';
import type { ChildId } from '../platform/ids.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';
import { currentVersion, type Purpose } from './consent-texts.ts';
import { lockOwnChild } from '../families/own-child.ts';

export type ConsentInput = {
  childId: ChildId;
  purpose: Purpose;
  given: boolean;
  /** the version of the text that the parent had before them */
  textVersion: string;
  /** what a refusal of that version names, when the caller's input calls it otherwise */
  field?: string;
};

/**
 * Writes down that a parent agrees, or no longer does; saying the same again adds nothing. The last parent to withdraw the
 * one for health takes the sheet away with it: nothing else allows the portal to keep it. Returns the row that counts.
 * @throws InputInvalid for a child that is not the parent's, or a text that is not today's (naming `field`)
 */
export async function recordConsent(
  ctx: ActContext<ParentActor>,
  { childId, purpose, given, textVersion, field = 'textVersion' }: ConsentInput,
): Promise<string> {
  const { tx, actor } = ctx;
  await lockOwnChild(ctx, childId);
  const { parentId } = actor;
  const last = await tx.consent.findFirst({ where: { childId, parentId, purpose }, orderBy: [{ at: 'desc' }, { id: 'desc' }] });
  if (given && textVersion !== currentVersion(purpose))
    throw new InputInvalid(localized(messages.refusal_consent_version), field, 'OUTDATED');
  const version = given ? textVersion : (last?.textVersion ?? currentVersion(purpose));
  if (last && last.given === given && last.textVersion === version) return last.id;
  const { id } = await tx.consent.create({ data: { parentId, childId, purpose, given, textVersion: version, locale: actor.locale } });
  await record(tx, actor, given ? 'consent-given' : 'consent-withdrawn', `child:${childId}`, { purpose, version });
  if (purpose === 'HEALTH' && !given && !(await isGivenByAnother(tx, childId, parentId))) {
    // with the one that lies on a record that was merged into this one
    const { count } = await tx.healthSheet.deleteMany({ where: { child: { OR: [{ id: childId }, { mergedIntoId: childId }] } } });
    if (count > 0) await record(tx, actor, 'health-sheet-erased', `child:${childId}`);
  }
  return id;
}

/** Another parent who may still act for the child agrees: each may act alone (old civil code, art. 373). */
async function isGivenByAnother(tx: Tx, childId: string, parentId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ given: boolean }[]>`
    SELECT coalesce(bool_or(given), false) AS given FROM (
      SELECT DISTINCT ON (consent.parent_id) given FROM consent
      JOIN family_link USING (child_id, parent_id)
      WHERE child_id = ${childId}::uuid AND consent.parent_id <> ${parentId}::uuid AND purpose = 'HEALTH' AND family_link.state = 'ACTIVE'
      ORDER BY consent.parent_id, at DESC, consent.id DESC) AS latest`;
  return row!.given;
}
