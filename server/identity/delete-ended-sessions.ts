import type { Db } from '../db.ts';

/** Sessions past their time are no use to anyone. Returns how many went. */
export const deleteEndedSessions = (prisma: Db): Promise<number> => prisma.$executeRaw`DELETE FROM session WHERE expires_at <= now()`;
