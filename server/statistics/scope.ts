// Which weeks figures are of: those that a member of staff reaches and asked for, cancelled ones left out.
import type { StaffActor } from '../platform/actor.ts';
import { Prisma, type Db } from '../platform/database.ts';
import type { PlaineId, SeasonId, SiteId, WeekId } from '../platform/ids.ts';
import { plainesWithin } from '../identity/access.ts';

/** All that is said narrows. */
export type Scope = {
  seasonId: SeasonId | null;
  plaineId: PlaineId | null;
  siteId: SiteId | null;
  weekId: WeekId | null;
  /** calendar year of the Monday */
  year: number | null;
  /** only weeks of no season */
  withoutSeason?: boolean;
};

const and = (id: string | null, condition: (id: string) => Prisma.Sql) => (id === null ? Prisma.empty : condition(id));

/** « scope »: the weeks, for WITH. */
export function weeksOf(actor: StaffActor, { seasonId, plaineId, siteId, weekId, year, withoutSeason }: Scope): Prisma.Sql {
  const reach = plainesWithin(actor, 'see statistics').siteId ?? null;
  return Prisma.sql`scope AS (
    SELECT week.id, week.monday, week.start_date, week.open_days, week.capacity, site.name AS site_name, plaine.name AS plaine_name,
      coalesce(season.first_day, week.start_date) AS season_start
    FROM week JOIN plaine ON plaine.id = week.plaine_id JOIN site ON site.id = plaine.site_id LEFT JOIN season ON season.id = week.season_id
    WHERE week.cancelled_at IS NULL
      ${and(reach, (id) => Prisma.sql`AND plaine.site_id = ${id}::uuid`)} ${and(siteId, (id) => Prisma.sql`AND plaine.site_id = ${id}::uuid`)}
      ${and(plaineId, (id) => Prisma.sql`AND plaine.id = ${id}::uuid`)} ${and(weekId, (id) => Prisma.sql`AND week.id = ${id}::uuid`)}
      ${and(seasonId, (id) => Prisma.sql`AND week.season_id = ${id}::uuid`)}
      ${withoutSeason ? Prisma.sql`AND week.season_id IS NULL` : Prisma.empty}
      ${year === null ? Prisma.empty : Prisma.sql`AND extract(year FROM week.monday) = ${year}::float8`})`;
}

/**
 * The season that comes a year before another: the one that it was copied from, else the one of the same kind that began nearest
 * to a year earlier, by three months at most. Null when there is none.
 */
export async function findSeasonBefore(db: Db, seasonId: SeasonId): Promise<SeasonId | null> {
  const [row] = await db.$queryRaw<{ id: SeasonId }[]>`
    SELECT other.id FROM season JOIN season AS other ON other.id = season.copied_from_id OR (
      other.kind = season.kind AND other.id <> season.id
      AND other.first_day BETWEEN season.first_day - interval '15 months' AND season.first_day - interval '9 months')
    WHERE season.id = ${seasonId}::uuid
    ORDER BY (other.id = season.copied_from_id) IS TRUE DESC, abs(other.first_day - (season.first_day - interval '1 year')::date) LIMIT 1`;
  return row?.id ?? null;
}

/** The scope a year before; null when it has none: one week, or a season that is the first of its kind. */
export async function scopeBefore(db: Db, scope: Scope): Promise<Scope | null> {
  if (scope.weekId) return null;
  if (scope.seasonId) {
    const seasonId = await findSeasonBefore(db, scope.seasonId);
    return seasonId && { ...scope, seasonId, year: null };
  }
  return scope.year === null ? null : { ...scope, year: scope.year - 1 };
}
