import { plainesWithin } from '../identity/access.ts';
import type { StaffActor } from '../platform/actor.ts';
import { todayInBrussels } from '../platform/clock.ts';
import { type Db, Prisma } from '../platform/database.ts';

export type DeskWeek = {
  /** children with a confirmed place from this Monday to Sunday */
  coming: number;
  /** places that are held now */
  held: number;
  /** of the last seven days: places that were taken, confirmed, cancelled */
  taken: number;
  confirmed: number;
  cancelled: number;
};

/** The week in numbers, within the member's reach; one statement. */
export async function readDeskWeek(db: Db, actor: StaffActor): Promise<DeskWeek> {
  const { siteId } = plainesWithin(actor, 'see enrolments');
  const within = siteId
    ? Prisma.sql`AND week_id IN (SELECT week.id FROM week JOIN plaine ON plaine.id = plaine_id WHERE site_id = ${siteId}::uuid)`
    : Prisma.empty;
  const [row] = await db.$queryRaw<DeskWeek[]>`
    SELECT
      (SELECT count(DISTINCT child_id)::int FROM enrolment
        WHERE status = 'CONFIRMED' AND monday = date_trunc('week', ${todayInBrussels})::date ${within}) AS coming,
      (SELECT count(*)::int FROM enrolment WHERE status = 'HELD' AND held_until > statement_timestamp() ${within}) AS held,
      (SELECT count(*)::int FROM enrolment WHERE held_at >= now() - interval '7 days' ${within}) AS taken,
      (SELECT count(*)::int FROM enrolment WHERE status = 'CONFIRMED' AND confirmed_at >= now() - interval '7 days' ${within}) AS confirmed,
      (SELECT count(*)::int FROM enrolment WHERE status = 'CANCELLED' AND confirmed_at IS NOT NULL AND ended_at >= now() - interval '7 days' ${within}) AS cancelled`;
  return row!;
}
