import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { changeEmail } from './confirm-email.ts';
import { toColumns, type ContactDetails } from './contact-details.ts';

/** Changes what was given and keeps the rest; another e-mail address waits until it is confirmed. @throws InputInvalid */
export async function updateProfile(ctx: ActContext<ParentActor>, details: ContactDetails & { language?: string | null }) {
  const { tx, actor } = ctx;
  const { email, ...columns } = toColumns(details);
  if (email) await changeEmail(ctx, email);
  await tx.parent.update({ where: { id: actor.parentId }, data: columns });
  if (details.language) await tx.person.update({ where: { id: actor.personId }, data: { language: details.language } });
  await record(tx, actor, 'profile-updated', `parent:${actor.parentId}`, {
    fields: [...(email ? ['email'] : []), ...Object.keys(columns)],
  });
}
