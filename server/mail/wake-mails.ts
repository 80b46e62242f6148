import type { Db } from '../platform/database.ts';
import { mailServerDownCode } from './mailer.ts';

/** Lets the mails that failed because the server was away be tried again at once, oldest first, with all their attempts. */
export async function wakeMails(prisma: Db): Promise<void> {
  await prisma.$executeRaw`
    SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now(), attempts := 0)
    FROM graphile_worker.jobs
    WHERE task_identifier = 'mail' AND attempts BETWEEN 1 AND max_attempts AND locked_at IS NULL
      AND starts_with(last_error, ${mailServerDownCode})`;
}
