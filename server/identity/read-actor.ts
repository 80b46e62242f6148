import type { Actor } from '../platform/actor.ts';
import type { Db, Prisma, Tx } from '../platform/database.ts';
import { rowId } from '../platform/ids.ts';
import { localeOf, officialLocale } from '../language/messages.ts';

/** Who a person is here, with all that they may do; null for nobody. */
export async function readActor(db: Db | Tx, where: Prisma.PersonWhereInput, sessionId: string | null): Promise<Actor | null> {
  const person = await db.person.findFirst({ where, include: { parent: true, staffMember: true } });
  if (!person) return null;
  const staff = person.staffMember && !person.staffMember.endedAt ? person.staffMember : null;
  return {
    personId: person.id,
    sessionId,
    givenName: person.givenName,
    familyName: person.familyName,
    parentId: person.parent && !person.parent.erasedAt ? rowId('Parent', person.parent.id) : null,
    staff: staff && { id: staff.id, role: staff.role, siteId: staff.siteId },
    locale: staff ? officialLocale : localeOf(person.language),
  };
}
