import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { InputInvalid, NotEligible } from '../platform/refusals.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { tidyWeeks } from './expire-weeks.ts';
import { quote } from './eligibility.ts';
import { linkOf, readFacts } from './facts.ts';
import { lockParents, lockWeeks, runIn } from '../plaines/lock-weeks.ts';
import { localized, messages } from '../language/messages.ts';

export type OverrideInput = { parentId: string; childId: string; weekId: string; reason: string };

/**
 * Holds a place against the rules: above capacity, outside the ages, while enrolments are closed. What no reason excuses:
 * a week that is cancelled, a child that is not this parent's, two weeks at the same dates. A place above capacity is
 * counted apart (`week.overbooked`) and ends with the child who has it. The price and the deadline are the usual ones.
 * Returns the enrolment's id.
 * @throws InputInvalid for an unknown parent, child or week, or no reason; NotEligible when the dates are taken,
 *   or for the member's own family: a colleague decides that
 */
export async function overrideHold(ctx: ActContext<StaffActor>, input: OverrideInput): Promise<string> {
  const { tx, actor, rules } = ctx;
  const { parentId, childId, weekId, reason } = input;
  if (!reason.trim()) throw new InputInvalid(localized(messages.refusal_no_reason), 'reason');
  if (parentId === actor.parentId) throw new NotEligible(localized(messages.refusal_own_family));
  await lockParents(tx, [parentId]);
  await lockWeeks(tx, [weekId]);
  await tidyWeeks(ctx, [weekId]);
  const facts = await readFacts(runIn(tx), { parentIds: [parentId], childIds: [childId], weekIds: [weekId] });
  const [child, week] = [facts.children.get(childId), facts.weeks.get(weekId)];
  if (!week?.isOffered) throw new InputInvalid(localized(messages.refusal_unknown_week), 'weekId');
  if (!child || !linkOf(facts, parentId, childId)) throw new InputInvalid(localized(messages.refusal_unknown_child), 'childId');
  if (facts.enrolmentsOfChild.get(childId)?.some((live) => live.monday === week.monday))
    throw new NotEligible(localized(messages.refusal_same_dates));

  const isAbove = week.free <= 0;
  if (isAbove) await tx.week.update({ where: { id: weekId }, data: { overbooked: { increment: 1 } } });
  const price = quote(facts, parentId, child, week);
  const [basket] = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO basket (id, parent_id) VALUES (gen_random_uuid(), ${parentId}::uuid)
    ON CONFLICT (parent_id) WHERE status IN ('OPEN', 'VALIDATED') DO UPDATE SET status = 'OPEN', validated_at = NULL RETURNING id`;
  const [held] = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO enrolment (id, basket_id, parent_id, child_id, week_id, monday, status, source, held_at, held_until,
      price_cents, day_rate_cents, day_count, category, sibling_rank, override_reason)
    VALUES (gen_random_uuid(), ${basket!.id}::uuid, ${parentId}::uuid, ${childId}::uuid, ${weekId}::uuid, ${week.monday}::date, 'HELD', 'STAFF',
      statement_timestamp(), statement_timestamp() + make_interval(secs => ${rules.holdSeconds}::float8), ${price.priceCents}, ${price.dayRateCents},
      ${price.dayCount}, ${price.category}::tariff_category, ${price.siblingRank}, ${reason.trim()}) RETURNING id`;
  await record(tx, actor, 'place-overridden', `enrolment:${held!.id}`, { week: weekId, aboveCapacity: isAbove });
  await enqueueMail(tx, { kind: 'places-held', basketId: basket!.id }, { key: `held:${basket!.id}` });
  return held!.id;
}
