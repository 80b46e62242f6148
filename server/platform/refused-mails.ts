import { Prisma } from './database.ts';

/** The mails that the mail server will not take, or did not after every attempt: their jobs stay until somebody looks at them. */
export const refusedMails = Prisma.sql`
  SELECT job.id, payload, coalesce(job.run_at, job.created_at) AS at FROM graphile_worker._private_jobs AS job
  JOIN graphile_worker._private_tasks AS task ON task.id = job.task_id AND task.identifier = 'mail'
  WHERE attempts >= max_attempts AND locked_at IS NULL`;
