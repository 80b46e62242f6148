import type { ActContext } from '../platform/act.ts';
import type { Actor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';

/** The language in which the portal speaks and writes to a person from now on. */
export async function chooseLanguage(ctx: ActContext<Actor>, language: string) {
  const { tx, actor } = ctx;
  await tx.person.update({ where: { id: actor.personId }, data: { language } });
  await record(tx, actor, 'language-chosen', `person:${actor.personId}`, { language });
}
