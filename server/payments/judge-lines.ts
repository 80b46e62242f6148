import type { Tx } from '../platform/database.ts';
import { findObstacle } from '../enrolments/eligibility.ts';
import { addEnrolment, countTakeableOnly, readFacts, type Queued } from '../enrolments/facts.ts';
import { runIn } from '../plaines/lock-weeks.ts';
import { judgeLine, passesOver, passesOverInTime, type LineFacts, type LineVerdict } from './judge-line.ts';

type Line = Omit<LineFacts, 'obstacle'> & {
  enrolmentId: string;
  amountCents: number;
  weekId: string;
  childId: string;
  parentId: string;
  /** the bank had the money on a day on which the place was still kept */
  wasInTime: boolean;
  /** its options that have places, and how many of the week are left */
  limited: { optionId: string; left: number }[];
};
/** `queued`: the child's line in the week's queue; `isAbove`: the place is one more than the week has */
export type Judged = Line & { queued: Queued | null; verdict: LineVerdict; isAbove: boolean };

const readLines = (tx: Tx, paymentId: string, bankDay: Date | null) => tx.$queryRaw<Line[]>`
  SELECT line.enrolment_id AS "enrolmentId", line.amount_cents AS "amountCents", enrolment.week_id AS "weekId",
    enrolment.child_id AS "childId", enrolment.parent_id AS "parentId", enrolment.status,
    EXISTS (SELECT FROM payment_line AS other WHERE other.enrolment_id = enrolment.id AND other.payment_id <> line.payment_id
      AND other.outcome = 'CONFIRMED') AS "isPaid",
    coalesce((enrolment.held_until AT TIME ZONE 'Europe/Brussels')::date >= ${bankDay}::date, false) AS "wasInTime",
    (SELECT coalesce(json_agg(json_build_object('optionId', chosen.option_id, 'left', capacity - coalesce(taken, 0))), '[]')
      FROM enrolment_option AS chosen JOIN week_option ON week_option.id = chosen.option_id AND capacity IS NOT NULL
      LEFT JOIN option_taken ON option_taken.option_id = chosen.option_id AND option_taken.week_id = enrolment.week_id
      WHERE chosen.enrolment_id = enrolment.id) AS limited
  FROM payment_line AS line JOIN enrolment ON enrolment.id = line.enrolment_id
  WHERE line.payment_id = ${paymentId}::uuid ORDER BY enrolment.seq`;

/**
 * What each line of a payment becomes now that the money is there; `bankDay`: the day on which the bank counts it, null for now. The weeks are locked and tidied: what is free now is free, and no queue waits for it. One line after the other: what one of
 * them takes is there for the next to see.
 */
export async function judgeLines(tx: Tx, paymentId: string, bankDay: Date | null): Promise<Judged[]> {
  const lines = await readLines(tx, paymentId, bankDay);
  const facts = await readFacts(runIn(tx), {
    parentIds: [...new Set(lines.map(({ parentId }) => parentId))],
    childIds: [...new Set(lines.map(({ childId }) => childId))],
    weekIds: [...new Set(lines.map(({ weekId }) => weekId))],
  });
  countTakeableOnly(facts);
  const isLeft = countOptions();
  return lines.map((line) => {
    const [child, week] = [facts.children.get(line.childId)!, facts.weeks.get(line.weekId)!];
    const queued = facts.queueOfChild.get(child.id)?.find(({ weekId }) => weekId === week.id) ?? null;
    const passed = line.wasInTime ? passesOverInTime : passesOver;
    const obstacle = findObstacle(facts, { parentId: line.parentId, child, week }, passed)?.reason ?? null;
    const isAbove = obstacle === null && week.free <= 0 && queued?.status !== 'OFFERED';
    const isRefused = line.status === 'EXPIRED' && obstacle === null && !line.wasInTime && !isLeft(line);
    const verdict = isRefused ? withoutOptions : judgeLine({ ...line, obstacle });
    if (verdict.confirm && verdict.takesPlace) {
      if (queued?.status !== 'OFFERED') week.free -= 1;
      isLeft.take(line);
      const { enrolmentId: id, childId, parentId, weekId } = line;
      addEnrolment(facts, {
        id,
        childId,
        parentId,
        weekId,
        seasonId: week.seasonId,
        monday: week.monday,
        status: 'CONFIRMED',
        priceCents: line.amountCents,
        heldUntil: null,
        price: null,
      });
    }
    return { ...line, queued, verdict, isAbove: isAbove && verdict.confirm && verdict.takesPlace };
  });
}

/** The place is there, but not what was paid with it: nothing is given for a price that was not asked. */
const withoutOptions: LineVerdict = { confirm: false, reason: 'LATE_PAYMENT', mayWait: false };

/** Whether the options of a line have places, less those that the lines before it took. */
function countOptions() {
  const taken = new Map<string, number>();
  const key = ({ weekId }: Line, optionId: string) => `${optionId} ${weekId}`;
  const isLeft = (line: Line) => line.limited.every(({ optionId, left }) => left - (taken.get(key(line, optionId)) ?? 0) > 0);
  const take = (line: Line) =>
    line.limited.forEach(({ optionId }) => taken.set(key(line, optionId), (taken.get(key(line, optionId)) ?? 0) + 1));
  return Object.assign(isLeft, { take });
}
