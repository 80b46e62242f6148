import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { EnrolmentPeriodId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
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
  /** how many weeks of a calendar year a child may have; null: as many as there are */
  maxWeeksPerChild?: number | null;
};

/**
 * Creates an enrolment period, or changes one. Periods never overlap: enrolments are open or they are not. Returns its id.
 * @throws InputInvalid for instants in the wrong order, a maximum of no week, an unknown id, or an overlap
 */
export async function saveEnrolmentPeriod(
  ctx: ActContext<StaffActor>,
  { id = null, opensAt, closesAt, opensToAllAt = null, maxWeeksPerChild = null }: PeriodInput,
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
  if (id && !(await tx.enrolmentPeriod.findUnique({ where: { id }, select: { id: true } })))
    throw new InputInvalid(localized(messages.refusal_unknown_period), 'id', 'UNKNOWN');
  const other = await tx.enrolmentPeriod.findFirst({
    where: { opensAt: { lt: closesAt }, closesAt: { gt: opensAt }, ...(id && { id: { not: id } }) },
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
  const data = { opensAt, closesAt, opensToAllAt, maxWeeksPerChild };
  const saved = id ? await tx.enrolmentPeriod.update({ where: { id }, data }) : await tx.enrolmentPeriod.create({ data });
  await record(tx, actor, id ? 'period-changed' : 'period-created', `enrolment-period:${saved.id}`, {
    opensAt: opensAt.toISOString(),
    closesAt: closesAt.toISOString(),
    opensToAllAt: opensToAllAt?.toISOString() ?? null,
    maxWeeksPerChild,
  });
  return saved.id;
}
