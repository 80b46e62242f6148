import type { ActContext } from '../platform/act.ts';
import type { Actor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { readClock } from '../platform/database.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { lock } from '../platform/locks.ts';
import { adoptImportedLinks } from './adopt-imported-links.ts';
import { toColumns, type ContactDetails } from './contact-details.ts';
import { type ParentId, rowId } from '../platform/ids.ts';

/**
 * Registers the signed-in person as a parent and links the children that the commune knows (case A); returns the
 * parent's id. Few mails go to the address until it is confirmed. A second click finds the first one's parent and changes nothing.
 * Without `tell` no mail says so.
 * @throws InputInvalid
 */
export async function registerParent(
  ctx: ActContext<Actor>,
  details: ContactDetails & { email: string },
  { tell = true }: { tell?: boolean } = {},
): Promise<ParentId> {
  const { tx, actor } = ctx;
  await lock(tx, `register-parent ${actor.personId}`);
  const known = await tx.parent.findUnique({ where: { personId: actor.personId } });
  if (known && !known.erasedAt) return rowId('Parent', known.id);
  const columns = { ...toColumns(details), email: details.email.trim().toLowerCase() };
  // Who comes back after an erasure finds the accounts that the law made us keep, and nothing else.
  const { id } = known
    ? await tx.parent.update({
        where: { id: known.id },
        data: { ...columns, emailConfirmedAt: null, pendingEmail: null, erasedAt: null, registeredAt: await readClock(tx) },
      })
    : await tx.parent.create({ data: { personId: actor.personId, ...columns } });
  await record(tx, actor, 'parent-registered', `parent:${id}`);
  await adoptImportedLinks(ctx, id);
  if (tell) await enqueueMail(tx, { kind: 'parent-registered', parentId: id });
  return rowId('Parent', id);
}
