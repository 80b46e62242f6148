import { GraphQLError } from 'graphql';
import type { Actor, ParentActor, StaffActor } from '../server/actor.ts';
import type { Tx } from '../server/db.ts';
import type { Portal } from '../server/portal.ts';
import type { Locale } from '../server/words.ts';

/** What resolvers receive. `partner` is set on the schools' door only, `actor` on the others. */
export type Context = {
  portal: Portal;
  actor: Actor | null;
  partner: { keyId: string; schoolId: string } | null;
  /** the language to answer in */
  locale: Locale;
  /** of the request, for logs and masked errors */
  requestId: string;
};

/** Opens the transaction of an act: the one place where mutations do. */
export const transact = <Result>({ portal }: Context, act: (tx: Tx) => Promise<Result>): Promise<Result> =>
  portal.database.prisma.$transaction(act, { isolationLevel: 'ReadCommitted' });

/** Who asks; for fields whose authScopes say `person`. */
export function asPerson({ actor }: Context): Actor {
  if (actor) return actor;
  throw new GraphQLError('Not signed in', { extensions: { code: 'UNAUTHENTICATED' } });
}

/** The parent who asks; for fields whose authScopes say `parent`. */
export function asParent({ actor }: Context): ParentActor {
  if (actor?.parentId) return { ...actor, parentId: actor.parentId };
  throw new GraphQLError('Not allowed', { extensions: { code: actor ? 'FORBIDDEN' : 'UNAUTHENTICATED' } });
}

/** The member of staff who asks; for fields whose authScopes say `staff` or `may`. */
export function asStaff({ actor }: Context): StaffActor {
  if (actor?.staff) return { ...actor, staff: actor.staff };
  throw new GraphQLError('Not allowed', { extensions: { code: actor ? 'FORBIDDEN' : 'UNAUTHENTICATED' } });
}

/** The id of no row: a filter by an owner who is not there must match nothing, where undefined would match all. */
export const nobody = '00000000-0000-0000-0000-000000000000';
