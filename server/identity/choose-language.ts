import type { Actor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';

/** The language in which the portal speaks and writes to a person from now on. */
export async function chooseLanguage(tx: Tx, actor: Actor, language: string) {
  await tx.person.update({ where: { id: actor.personId }, data: { language } });
  await record(tx, actor, 'language-chosen', `person:${actor.personId}`, { language });
}
