import type { Prisma } from '../platform/database.ts';

/** Of what a parent asked for: what they still see and may act on, since staff may have blocked their link to the child. */
export const notBlocked = (parentId: string): { child: Prisma.ChildWhereInput } => ({
  child: { links: { none: { parentId, state: 'BLOCKED' } } },
});
