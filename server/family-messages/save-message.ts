import { v7 as uuid } from 'uuid';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { Tx } from '../platform/database.ts';
import type { FamilyMessageId } from '../platform/ids.ts';
import { AlreadyDecided, InputInvalid, problem, refuseProblems } from '../platform/refusals.ts';
import { record } from '../audit/record.ts';
import { localized, messages } from '../language/messages.ts';
import { problemsOfTexts, textsOf, type WrittenText } from './check-texts.ts';
import { detailOf, isOpenEnded, listGone, type Selection, selectionOf } from './selection.ts';
import { sealTexts } from './texts.ts';

export type MessageInput = {
  id: FamilyMessageId | null;
  /** as it was read; null for a new one */
  version: number | null;
  texts: readonly WrittenText[];
  selection: Selection;
};

/**
 * Begins a message, or changes one that was not scheduled. Nobody has it yet. Returns its id.
 * @throws InputInvalid, with all that is wrong at once, for an empty or doubled text, a field that there is none of, a selection of
 *   everybody, of no place or of what is gone, an unknown message, and a change of somebody else since it was read; AlreadyDecided for one that is no draft
 */
export async function saveMessage(ctx: ActContext<StaffActor>, { id, version, texts, selection }: MessageInput): Promise<string> {
  const { tx, keys, actor } = ctx;
  refuseProblems([
    ...problemsOfTexts(texts),
    isOpenEnded(selection) && problem(messages.refusal_message_everybody, 'selection.seasonId', 'REQUIRED'),
    ...(await listGone(tx, selection)).map((part) => problem(messages.refusal_message_gone, `selection.${part}`, 'UNKNOWN')),
    selection.places.length === 0 && problem(messages.refusal_message_no_place, 'selection.places', 'REQUIRED'),
  ]);
  const written = textsOf(texts);
  const stored = { ...selection, places: [...selection.places] };
  if (!id) {
    const created = uuid();
    const sealed = sealTexts(keys, created, written);
    await tx.familyMessage.create({
      data: { id: created, sealed, selection: stored, staffId: actor.staff.id },
    });
    await record(tx, actor, 'message-saved', `family-message:${created}`, { selection: detailOf(selection) });
    return created;
  }
  const { status } = await lockMessage(tx, id, version);
  if (status !== 'DRAFT') throw new AlreadyDecided(localized(messages.refusal_message_not_draft));
  await tx.familyMessage.update({
    where: { id },
    data: {
      sealed: sealTexts(keys, id, written),
      selection: stored,
      changedById: actor.staff.id,
      version: { increment: 1 },
    },
  });
  await record(tx, actor, 'message-saved', `family-message:${id}`, { selection: detailOf(selection) });
  return id;
}

/**
 * The message, locked until the transaction ends.
 * @throws InputInvalid for an unknown id, and for another version than the one that was read
 */
export async function lockMessage(tx: Tx, id: FamilyMessageId, version: number | null) {
  await tx.$executeRaw`SELECT FROM family_message WHERE id = ${id}::uuid FOR UPDATE`;
  const message = await tx.familyMessage.findUnique({ where: { id } });
  if (!message) throw new InputInvalid(localized(messages.refusal_unknown_message), 'id', 'UNKNOWN');
  if (version !== message.version) throw new InputInvalid(localized(messages.refusal_message_changed), null, 'OUTDATED');
  return { ...message, selection: selectionOf(message.selection) };
}
