// Texts that the desk starts from.
import { v7 as uuid } from 'uuid';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { Tx } from '../platform/database.ts';
import type { MessageTemplateId } from '../platform/ids.ts';
import { InputInvalid, problem, refuseProblems } from '../platform/refusals.ts';
import { record } from '../audit/record.ts';
import { localized, messages } from '../language/messages.ts';
import { problemsOfTexts, textsOf, type WrittenText } from './check-texts.ts';
import { sealTemplate } from './texts.ts';

export type TemplateInput = {
  id: MessageTemplateId | null;
  /** as it was read; null for a new one */
  version: number | null;
  /** no two templates have the same */
  name: string;
  texts: readonly WrittenText[];
};

/**
 * Keeps a template, or changes one. Returns its id.
 * @throws InputInvalid, with all that is wrong at once, for a name that is empty or taken and for texts that no message may have, for an
 *   unknown template, and a change of somebody else since it was read
 */
export async function saveTemplate(ctx: ActContext<StaffActor>, { id, version, name, texts }: TemplateInput): Promise<string> {
  const { tx, keys, actor } = ctx;
  if (id) await lockTemplate(tx, id, version);
  // Two members of staff who give two templates one name would each see none.
  await tx.$executeRaw`LOCK TABLE message_template IN SHARE ROW EXCLUSIVE MODE`;
  const twin = name ? await tx.messageTemplate.findUnique({ where: { name }, select: { id: true } }) : null;
  refuseProblems([
    !name && problem(messages.refusal_template_no_name, 'name', 'REQUIRED'),
    twin !== null && twin.id !== id && problem(messages.refusal_template_taken, 'name', 'TAKEN'),
    ...problemsOfTexts(texts),
  ]);
  const saved = id ?? uuid();
  const sealed = sealTemplate(keys, saved, textsOf(texts));
  if (id) await tx.messageTemplate.update({ where: { id }, data: { name, sealed, version: { increment: 1 } } });
  else await tx.messageTemplate.create({ data: { id: saved, name, sealed } });
  await record(tx, actor, 'message-template-saved', `message-template:${saved}`);
  return saved;
}

/**
 * Takes a template away; messages that began with it stay.
 * @throws InputInvalid for an unknown template, and a change of somebody else since it was read
 */
export async function removeTemplate({ tx, actor }: ActContext<StaffActor>, { id, version }: { id: MessageTemplateId; version: number }) {
  await lockTemplate(tx, id, version);
  await tx.messageTemplate.delete({ where: { id } });
  await record(tx, actor, 'message-template-removed', `message-template:${id}`);
}

async function lockTemplate(tx: Tx, id: MessageTemplateId, version: number | null) {
  await tx.$executeRaw`SELECT FROM message_template WHERE id = ${id}::uuid FOR UPDATE`;
  const template = await tx.messageTemplate.findUnique({ where: { id }, select: { version: true } });
  if (!template) throw new InputInvalid(localized(messages.refusal_unknown_template), 'id', 'UNKNOWN');
  if (version !== template.version) throw new InputInvalid(localized(messages.refusal_template_changed), null, 'OUTDATED');
}
