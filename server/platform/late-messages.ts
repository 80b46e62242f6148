import { Prisma } from './database.ts';

/** A message leaves within seconds; after so many minutes its job failed, or no worker runs. */
const graceMinutes = 10;

/** Of `family_message`: it did not leave at its time. */
export const isLate = Prisma.sql`(status = 'SCHEDULED' AND send_at < statement_timestamp() - make_interval(mins => ${graceMinutes}::int))`;
