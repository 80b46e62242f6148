// Who asks, and of what: the running app that every entry point receives, and what a resolver or an act is given.
import { GraphQLError } from 'graphql';
import type { Theme } from './commune/theme.ts';
import type { Seats } from './enrolments/allocator.ts';
import type { Live } from './enrolments/live-counts.ts';
import type { SessionReader } from './identity/read-session.ts';
import type { Locale } from './language/messages.ts';
import type { PaymentProvider } from './payments/provider.ts';
import type { Actor, ParentActor, StaffActor } from './platform/actor.ts';
import type { Clock } from './platform/clock.ts';
import type { AppConfig } from './platform/config.ts';
import type { Database } from './platform/database.ts';
import type { Retention } from './privacy/retention.ts';

/** What is built once at start and shared by every entry point. */
export type App = AppConfig & {
  /** signs what travels through the browser, like the sign-in attempt */
  sessionSecret: string;
  database: Database;
  readSession: SessionReader;
  /** the instant by the database's clock, for what is shown */
  clock: Clock;
  /** the allocator of this process: holds seats in batches */
  seats: Seats;
  live: Live;
  provider: PaymentProvider;
  /** how long each thing is kept */
  retention: Retention;
  /** the commune's logo and colours */
  theme: Theme;
};

/** What resolvers receive. `partner` is set on the schools' door only, `actor` on the others. */
export type Context = {
  app: App;
  actor: Actor | null;
  partner: { keyId: string; schoolIds: readonly string[] } | null;
  /** the language to answer in */
  locale: Locale;
  /** of the request, for logs and masked errors */
  requestId: string;
};

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
