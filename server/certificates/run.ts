// A run issues the certificates of a year: a person asks for it, the worker does it by parts, each a transaction of its own.
import { record } from '../audit/record.ts';
import { dayOf } from '../language/dates.ts';
import { localized, messages } from '../language/messages.ts';
import { transact, type ActContext, type ActSource } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { readClock } from '../platform/database.ts';
import { enqueue } from '../platform/jobs.ts';
import { lock } from '../platform/locks.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { describeMissing } from './describe-block.ts';
import { issueCertificates } from './issue.ts';
import { type After, listPairs } from './read-facts.ts';
import { readPaperSettings } from './settings.ts';

/** Families and children of one transaction. */
const part = 200;

/**
 * Asks for the certificates of a year. Returns the run's id.
 * @throws InputInvalid for a year to come or before the portal, and while a setting of the paper is missing; AlreadyDecided while a run of the year has not ended
 */
export async function startRun({ tx, actor }: ActContext<StaffActor>, year: number): Promise<string> {
  if (year < 2020 || year > dayOf(await readClock(tx)).year)
    throw new InputInvalid(localized(messages.refusal_certificate_year), 'year', 'OUT_OF_RANGE');
  const { missing } = await readPaperSettings(tx);
  if (missing.length > 0) throw new InputInvalid((locale) => describeMissing(missing, locale), 'year', 'NOT_APPLICABLE');
  await lock(tx, `certificate run ${year}`);
  if ((await tx.certificateRun.count({ where: { incomeYear: year, endedAt: null } })) > 0)
    throw new AlreadyDecided(localized(messages.refusal_certificate_running));
  const { id } = await tx.certificateRun.create({ data: { incomeYear: year } });
  await enqueue(tx, 'issue-certificates', { runId: id });
  await record(tx, actor, 'certificate-run-asked', `certificate-run:${id}`, { year });
  return id;
}

/** Does a run; one that was cut is taken up by the job's next attempt, and issues nothing twice. */
export async function doRun(source: ActSource, runId: string): Promise<void> {
  const { prisma } = source.database;
  const run = await prisma.certificateRun.findUnique({ where: { id: runId } });
  if (!run || run.endedAt) return;
  const year = run.incomeYear;
  let after: After | null = null;
  let blocked = 0;
  for (;;) {
    const pairs: After[] = await listPairs(prisma, { year, after, limit: part });
    if (pairs.length === 0) break;
    blocked += await transact(
      source,
      'system',
      async (ctx) => {
        const done = await issueCertificates(ctx, { year, pairs });
        await ctx.tx.certificateRun.update({ where: { id: runId }, data: { issued: { increment: done.issued.length } } });
        return done.blocked;
      },
      { timeout: 60_000 },
    );
    after = pairs.at(-1)!;
  }
  await prisma.certificateRun.update({ where: { id: runId }, data: { blocked, endedAt: await readClock(prisma) } });
}
