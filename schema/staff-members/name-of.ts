import { fullName } from '../../server/language/names.ts';
import type { Context } from '../../server/context.ts';

/** Given and family name of a member of staff; null for none, or for who is one no longer. */
export async function nameOfMember({ app }: Context, id: string | null): Promise<string | null> {
  const member = id && (await app.database.prisma.staffMember.findUnique({ where: { id }, select: { person: true } }));
  return member ? fullName(member.person) : null;
}
