import { createHash } from 'node:crypto';
import { parseCookie } from 'cookie';
import type { PrismaClient } from '../../prisma/generated/client/client.ts';

export type Parent = { id: string; personId: string; postalCode: string | null };

/** The parent whose session the cookie names, or null. */
export async function readParent(prisma: PrismaClient, cookie: string | undefined): Promise<Parent | null> {
  const token = parseCookie(cookie ?? '').session;
  if (!token) return null;
  const session = await prisma.session.findUnique({
    where: { tokenHash: createHash('sha256').update(token).digest() },
    include: { person: { include: { parent: true } } },
  });
  const parent = session && session.expiresAt > new Date() ? session.person.parent : null;
  return parent && { id: parent.id, personId: parent.personId, postalCode: parent.postalCode };
}
