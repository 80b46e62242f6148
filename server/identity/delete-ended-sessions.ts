import { toSeconds } from '../language/dates.ts';
import type { Db } from '../platform/database.ts';
import type { Env } from '../platform/env.ts';

/** Sessions past their time, or idle for too long, are no use to anyone. Returns how many went. */
export const deleteEndedSessions = (prisma: Db, { SESSION_IDLE_FOR }: Pick<Env, 'SESSION_IDLE_FOR'>): Promise<number> =>
  prisma.$executeRaw`
    DELETE FROM session
    WHERE expires_at <= now() OR last_seen_at <= now() - make_interval(secs => ${toSeconds(SESSION_IDLE_FOR)}::float8)`;
