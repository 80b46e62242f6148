// A run issues the certificates of a year: a person asks for it, the worker does it by parts, each a transaction of its own.
import { record } from '../audit/record.ts';
import { dayOf } from '../language/dates.ts';
import { localized, messages } from '../language/messages.ts';
import { transact, type ActContext, type ActSource } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { AppConfig } from '../platform/config.ts';
import { readClock, type Tx } from '../platform/database.ts';
import { enqueue } from '../platform/jobs.ts';
import { lock } from '../platform/locks.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { describeMissing } from './describe-block.ts';
import { issueCertificates } from './issue.ts';
import { type After, listPairs, type Pair } from './read-facts.ts';
import { readPaperSettings } from './settings.ts';

/** Families and children of one transaction. */
const partSize = 200;

/**
 * Asks for the certificates of a year. Returns the run's id.
 * @throws InputInvalid for a year that is not over or before the portal, and while a setting of the paper is missing; AlreadyDecided while a run of the year has not ended
 */
export async function startRun({ tx, actor }: ActContext<StaffActor>, year: number): Promise<string> {
  if (year < 2020 || year >= dayOf(await readClock(tx)).year)
    throw new InputInvalid(localized(messages.refusal_certificate_year), 'year', 'OUT_OF_RANGE');
  const { missing } = await readPaperSettings(tx);
  if (missing.length > 0) throw new InputInvalid((locale) => describeMissing(missing, locale), 'year', 'NOT_APPLICABLE');
  await lock(tx, `certificate run ${year}`);
  await endDeadRuns(tx, year);
  if ((await tx.certificateRun.count({ where: { incomeYear: year, endedAt: null } })) > 0)
    throw new AlreadyDecided(localized(messages.refusal_certificate_running));
  const { id } = await tx.certificateRun.create({ data: { incomeYear: year } });
  await enqueue(tx, 'issue-certificates', { runId: id });
  await record(tx, actor, 'certificate-run-asked', `certificate-run:${id}`, { year });
  return id;
}

/** A run whose job is parked, or gone from the queue, is over: nobody does the rest of it. */
const endDeadRuns = (tx: Tx, year: number) => tx.$executeRaw`
  UPDATE certificate_run AS run SET ended_at = statement_timestamp() WHERE income_year = ${year} AND ended_at IS NULL
    AND NOT EXISTS (SELECT FROM graphile_worker._private_jobs WHERE payload ->> 'runId' = run.id::text AND (attempts < max_attempts OR locked_at IS NOT NULL))`;

type RunSource = ActSource & Pick<AppConfig, 'log'>;

/** Does a run; one that was cut is taken up by the job's next attempt, and issues nothing twice. */
export async function doRun(source: RunSource, runId: string): Promise<void> {
  const { prisma } = source.database;
  const run = await prisma.certificateRun.findUnique({ where: { id: runId } });
  if (!run || run.endedAt) return;
  const year = run.incomeYear;
  let after: After | null = null;
  let blocked = 0;
  for (;;) {
    const pairs: After[] = await listPairs(prisma, { year, after, limit: partSize });
    if (pairs.length === 0) break;
    blocked += await issuePart(source, { id: runId, year, pairs });
    after = pairs.at(-1)!;
  }
  await prisma.certificateRun.update({ where: { id: runId }, data: { blocked, endedAt: await readClock(prisma) } });
}

type Part = { id: string; year: number; pairs: readonly Pair[] };

/** Issues those of a part together. Returns how many are blocked. */
const issueTogether = (source: RunSource, { id, year, pairs }: Part): Promise<number> =>
  transact(
    source,
    'system',
    async (ctx) => {
      const done = await issueCertificates(ctx, { year, pairs });
      await ctx.tx.certificateRun.update({ where: { id }, data: { issued: { increment: done.issued.length } } });
      return done.blocked;
    },
    { timeout: 60_000 },
  );

/** One that cannot be issued, as with a number that does not open, keeps none of the others: it counts as blocked. */
async function issuePart(source: RunSource, part: Part): Promise<number> {
  try {
    return await issueTogether(source, part);
  } catch (error) {
    if (part.pairs.length > 1) {
      let blocked = 0;
      for (const pair of part.pairs) blocked += await issuePart(source, { ...part, pairs: [pair] });
      return blocked;
    }
    const [{ parentId, childId }] = part.pairs as [Pair];
    source.log.error({ err: error, parentId, childId }, 'tax certificate not issued');
    return 1;
  }
}
