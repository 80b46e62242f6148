// Who asked for a place of a season, and who has one: two statements, and of the answer only what may be shown (small-counts.ts). A
// request is a child and a week: with a place that is confirmed or held, or with a line in the queue.
import { openingStages } from '../enrolments/period.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { Db } from '../platform/database.ts';
import { hideSmallCounts, mayBeShown, type Row, type ShownRow } from './small-counts.ts';
import { weeksOf, type Scope } from './scope.ts';

export type Demand = {
  total: ShownRow<null>;
  /** ids of weeks */
  byWeek: ShownRow<string>[];
  /** by what the enrolments had reached when it was asked: a wave, everybody, or « NO_PERIOD »: no period was open */
  byStage: ShownRow<string>[];
  /** of the parent who asked; empty: not said, or the account is erased */
  byPostalCode: ShownRow<string>[];
  /** « true »: the parent or the child had a place in a week before these */
  byKnown: ShownRow<string>[];
  /** hours in the queue until an offer, half of them less: by week, null for fewer than five offers */
  medianWait: { all: number | null; weeks: Map<string, number | null> };
};

type Counted = {
  weekId: string | null;
  stage: string | null;
  part: string | null;
  known: boolean | null;
  served: number;
  unserved: number;
};
type Waited = { weekId: string | null; offers: number; seconds: number | null };

/** A stage of a season's enrolments: from when until when, and for whom. */
async function readStages(db: Db, seasonId: string | null) {
  const periods = await db.enrolmentPeriod.findMany({ where: { seasonId }, include: { waves: true } });
  return periods.flatMap(openingStages);
}

/** @param scope one season, or the weeks of a year that are of none: parts of each other would say what small counts do not */
export async function readDemand(db: Db, actor: StaffActor, scope: Scope): Promise<Demand> {
  const weeks = weeksOf(actor, scope);
  const stages = await readStages(db, scope.seasonId);
  const [counts, waits] = await Promise.all([
    db.$queryRaw<Counted[]>`
      WITH ${weeks},
        asked AS (
          SELECT week_id, child_id, parent_id, held_at AS at, true AS served FROM enrolment
          WHERE status = 'CONFIRMED' OR (status = 'HELD' AND held_until > statement_timestamp())
          UNION ALL SELECT week_id, child_id, parent_id, joined_at, status = 'ACCEPTED' FROM waiting_place),
        request AS (
          SELECT week_id, child_id, bool_or(served) AS served, min(at) AS at, (array_agg(parent_id ORDER BY served DESC, at))[1] AS parent_id
          FROM asked WHERE week_id IN (SELECT id FROM scope) GROUP BY week_id, child_id),
        told AS (
          SELECT week_id, served, coalesce(trim(parent.postal_code), '') AS part,
            coalesce((SELECT audience FROM unnest(${stages.map(({ audience }) => audience)}::text[], ${stages.map(({ from }) => from.toISOString())}::timestamptz[],
                ${stages.map(({ until }) => until.toISOString())}::timestamptz[]) AS stage (audience, since, until)
              WHERE request.at >= since AND request.at < until ORDER BY since DESC LIMIT 1), 'NO_PERIOD') AS stage,
            EXISTS (SELECT FROM enrolment JOIN week ON week.id = enrolment.week_id
              WHERE status = 'CONFIRMED' AND (enrolment.parent_id = request.parent_id OR enrolment.child_id = request.child_id)
                AND week.start_date < (SELECT min(start_date) FROM scope)) AS known
          FROM request JOIN parent ON parent.id = request.parent_id)
      SELECT week_id AS "weekId", stage, part, known, count(*) FILTER (WHERE served)::int AS served, count(*) FILTER (WHERE NOT served)::int AS unserved
      FROM told GROUP BY GROUPING SETS ((week_id), (stage), (part), (known))
      ORDER BY (SELECT monday FROM scope WHERE id = week_id), (SELECT site_name || ' ' || plaine_name FROM scope WHERE id = week_id), part, stage, known`,
    db.$queryRaw<Waited[]>`
      WITH ${weeks}
      SELECT week_id AS "weekId", count(offered_at)::int AS offers,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM offered_at - joined_at)) FILTER (WHERE offered_at IS NOT NULL) AS seconds
      FROM waiting_place WHERE week_id IN (SELECT id FROM scope) GROUP BY GROUPING SETS ((week_id), ())`,
  ]);
  const rowsBy = (name: 'weekId' | 'stage' | 'part' | 'known'): Row<string>[] =>
    counts.flatMap((row) => (row[name] === null ? [] : [{ label: String(row[name]), served: row.served, unserved: row.unserved }]));
  const { total, breakdowns } = hideSmallCounts({
    byWeek: rowsBy('weekId'),
    byStage: rowsBy('stage'),
    byPostalCode: rowsBy('part'),
    byKnown: rowsBy('known'),
  });
  const hoursOf = (row: Waited | undefined) => (row?.seconds != null && mayBeShown(row.offers) ? Math.round(row.seconds / 3600) : null);
  return {
    total,
    ...breakdowns,
    medianWait: {
      all: hoursOf(waits.find(({ weekId }) => weekId === null)),
      weeks: new Map(waits.flatMap((row) => (row.weekId === null ? [] : [[row.weekId, hoursOf(row)] as const]))),
    },
  };
}
