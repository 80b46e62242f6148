import { v7 as uuid } from 'uuid';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { Tx } from '../platform/database.ts';
import type { FamilyMessageId } from '../platform/ids.ts';
import { AlreadyDecided, InputInvalid, type InputProblem, problem, refuseProblems } from '../platform/refusals.ts';
import { findLocale, localized, messages, officialLocale } from '../language/messages.ts';
import { fields, unknownFields } from './fields.ts';
import { isOpenEnded, type Selection } from './selection.ts';
import { sealTexts, type Texts, type Words } from './texts.ts';

export type MessageInput = {
  id: FamilyMessageId | null;
  /** as it was read; null for a new one */
  version: number | null;
  texts: readonly (Words & { language: string })[];
  selection: Selection;
};

/**
 * Begins a message, or changes one that was not scheduled. Nobody has it yet. Returns its id.
 * @throws InputInvalid, with all that is wrong at once, for an empty or doubled text, a field that there is none of, a selection of
 *   everybody or of no place, an unknown message, and a change of somebody else since it was read; AlreadyDecided for one that is no draft
 */
export async function saveMessage(ctx: ActContext<StaffActor>, { id, version, texts, selection }: MessageInput): Promise<string> {
  const { tx, keys, actor } = ctx;
  refuseProblems([
    ...texts.flatMap((words, nth) => problemsOf(words, nth, texts)),
    !texts.some(({ language }) => language === officialLocale) && problem(messages.refusal_message_no_french, 'texts', 'REQUIRED'),
    isOpenEnded(selection) && problem(messages.refusal_message_everybody, 'selection.seasonId', 'REQUIRED'),
    selection.places.length === 0 && problem(messages.refusal_message_no_place, 'selection.places', 'REQUIRED'),
  ]);
  const written = Object.fromEntries(texts.map(({ language, title, text }) => [language, { title, text }])) as Texts;
  if (!id) {
    const created = uuid();
    const sealed = sealTexts(keys, created, written);
    await tx.familyMessage.create({
      data: { id: created, sealed, selection: { ...selection, places: [...selection.places] }, staffId: actor.staff.id },
    });
    return created;
  }
  const { status } = await lockMessage(tx, id, version);
  if (status !== 'DRAFT') throw new AlreadyDecided(localized(messages.refusal_message_not_draft));
  await tx.familyMessage.update({
    where: { id },
    data: {
      sealed: sealTexts(keys, id, written),
      selection: { ...selection, places: [...selection.places] },
      version: { increment: 1 },
    },
  });
  return id;
}

function problemsOf({ language, title, text }: MessageInput['texts'][number], nth: number, all: MessageInput['texts']): InputProblem[] {
  const at = (field: string) => `texts.${nth}.${field}`;
  const unknown = [...new Set([...unknownFields(title), ...unknownFields(text)])];
  return [
    findLocale(language) === null && problem(messages.invalid_language, at('language'), 'UNKNOWN'),
    all.findIndex((other) => other.language === language) < nth && problem(messages.refusal_message_twice, at('language'), 'TAKEN'),
    !title.trim() && problem(messages.refusal_message_no_title, at('title'), 'REQUIRED'),
    !text.trim() && problem(messages.refusal_message_no_text, at('text'), 'REQUIRED'),
    unknown.length > 0 && {
      sentence: localized(messages.refusal_message_field, {
        unknown: unknown.map((name) => `{${name}}`).join(', '),
        known: fields.map((name) => `{${name}}`).join(', '),
      }),
      field: at(unknownFields(text).length > 0 ? 'text' : 'title'),
      code: 'UNKNOWN' as const,
    },
  ].filter((found): found is InputProblem => Boolean(found));
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
  return { ...message, selection: message.selection as unknown as Selection };
}
