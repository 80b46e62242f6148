import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { EnrolmentPeriodId, SeasonId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import type { WaveAudience } from '../../prisma/generated/client/enums.ts';
import { InputInvalid, problem, refuseProblems } from '../platform/refusals.ts';
import { formatInstant } from '../language/format.ts';
import { localized, messages } from '../language/messages.ts';
import { refuseFarDays } from './within-reason.ts';

export type PeriodInput = {
  id?: EnrolmentPeriodId | null;
  opensAt: Date;
  closesAt: Date;
  /** everybody else from here on, when residents come first; null: everybody at opensAt */
  opensToAllAt?: Date | null;
  /** how many weeks of the season a child may have (without a season: of the calendar year); null: as many as there are */
  maxWeeksPerChild?: number | null;
  /** null: of the weeks without a season; undefined: as before */
  seasonId?: SeasonId | null;
  /** who comes before everybody; none: residents, from opensAt on; undefined: as before */
  waves?: WaveInput[];
};
export type WaveInput = { audience: WaveAudience; opensAt: Date; maxWeeksPerChild: number | null };

/**
 * Creates an enrolment period, or changes one. Periods of one season never overlap: its weeks are open or they are not.
 * Returns its id.
 * @throws InputInvalid for instants in the wrong order, a maximum of no week, an unknown id or season, a wave that lets nobody in, or an overlap
 */
export async function saveEnrolmentPeriod(
  ctx: ActContext<StaffActor>,
  { id = null, opensAt, closesAt, opensToAllAt = null, maxWeeksPerChild = null, ...input }: PeriodInput,
): Promise<string> {
  const { tx, actor } = ctx;
  refuseProblems([
    opensAt >= closesAt && problem(messages.refusal_period_order, 'closesAt', 'WRONG_ORDER'),
    opensToAllAt !== null &&
      (opensToAllAt < opensAt || opensToAllAt > closesAt) &&
      problem(messages.refusal_period_wave, 'opensToAllAt', 'WRONG_ORDER'),
    maxWeeksPerChild !== null && maxWeeksPerChild < 1 && problem(messages.refusal_period_max_weeks, 'maxWeeksPerChild', 'OUT_OF_RANGE'),
  ]);
  await refuseFarDays(tx, { opensAt: id ? null : opensAt, opensToAllAt: id ? null : opensToAllAt, closesAt });
  // Two members of staff saving at once would each see no overlap.
  await tx.$executeRaw`LOCK TABLE enrolment_period IN SHARE ROW EXCLUSIVE MODE`;
  const before = id ? await tx.enrolmentPeriod.findUnique({ where: { id }, include: { waves: true } }) : null;
  if (id && !before) throw new InputInvalid(localized(messages.refusal_unknown_period), 'id', 'UNKNOWN');
  const { seasonId = before?.seasonId ?? null, waves = before?.waves ?? [] } = input;
  if (seasonId && !(await tx.season.count({ where: { id: seasonId, archivedAt: null } })))
    throw new InputInvalid(localized(messages.refusal_unknown_season), 'seasonId', 'UNKNOWN');
  checkWaves(waves, { opensAt, opensToAllAt });
  const other = await tx.enrolmentPeriod.findFirst({
    where: { seasonId, opensAt: { lt: closesAt }, closesAt: { gt: opensAt }, ...(id && { id: { not: id } }) },
  });
  if (other)
    throw new InputInvalid(
      (locale) =>
        messages.refusal_period_overlap(
          { opens: formatInstant(other.opensAt, locale), closes: formatInstant(other.closesAt, locale) },
          { locale },
        ),
      'opensAt',
      'TAKEN',
    );
  const data = { opensAt, closesAt, opensToAllAt, maxWeeksPerChild, seasonId };
  const saved = id ? await tx.enrolmentPeriod.update({ where: { id }, data }) : await tx.enrolmentPeriod.create({ data });
  await tx.enrolmentWave.deleteMany({ where: { periodId: saved.id } });
  await tx.enrolmentWave.createMany({
    data: waves.map(({ audience, opensAt: from, maxWeeksPerChild: most }) => ({
      periodId: saved.id,
      audience,
      opensAt: from,
      maxWeeksPerChild: most,
    })),
  });
  await record(tx, actor, id ? 'period-changed' : 'period-created', `enrolment-period:${saved.id}`, {
    opensAt: opensAt.toISOString(),
    closesAt: closesAt.toISOString(),
    opensToAllAt: opensToAllAt?.toISOString() ?? null,
    maxWeeksPerChild,
    seasonId,
    waves: waves.map(({ audience, opensAt: from, maxWeeksPerChild: most }) => ({ audience, opensAt: from.toISOString(), most })),
  });
  return saved.id;
}

/** @throws InputInvalid for a wave that nobody can use: after everybody or before the opening, of no week, or said twice */
function checkWaves(waves: WaveInput[], { opensAt, opensToAllAt }: { opensAt: Date; opensToAllAt: Date | null }) {
  if (waves.length === 0) return;
  if (!opensToAllAt) throw new InputInvalid(localized(messages.refusal_waves_without_all), 'opensToAllAt', 'WRONG_ORDER');
  if (new Set(waves.map(({ audience }) => audience)).size !== waves.length)
    throw new InputInvalid(localized(messages.refusal_wave_twice), 'waves', 'TAKEN');
  if (waves.some((wave) => wave.opensAt < opensAt || wave.opensAt >= opensToAllAt))
    throw new InputInvalid(localized(messages.refusal_wave_nobody), 'waves', 'WRONG_ORDER');
  if (waves.some(({ maxWeeksPerChild }) => maxWeeksPerChild !== null && maxWeeksPerChild < 1))
    throw new InputInvalid(localized(messages.refusal_period_max_weeks), 'waves', 'OUT_OF_RANGE');
  if (!waves.some((wave) => wave.opensAt.getTime() === opensAt.getTime()))
    throw new InputInvalid(localized(messages.refusal_wave_first), 'opensAt', 'WRONG_ORDER');
}
