import type { Db } from '../platform/database.ts';
import type { Rules } from '../platform/rules.ts';

/** Sessions past their time, or idle for too long, are no use to anyone. Returns how many went. */
export const deleteEndedSessions = (prisma: Db, { sessionIdleSeconds }: Rules): Promise<number> =>
  prisma.$executeRaw`
    DELETE FROM session
    WHERE expires_at <= now() OR last_seen_at <= now() - make_interval(secs => ${sessionIdleSeconds}::float8)`;
