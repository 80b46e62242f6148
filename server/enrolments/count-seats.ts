// What the live counts read: the seats of every published week, and when the clock changes them next.
import type { Database } from '../platform/database.ts';

export type SeatCount = { weekId: string; plaineId: string; capacity: number; free: number; hasExpired: boolean };

const countText = `
SELECT week.id AS "weekId", plaine_id AS "plaineId", seats.capacity, seats.free, seats.expired > 0 AS "hasExpired"
FROM week JOIN plaine ON plaine.id = plaine_id JOIN week_availability AS seats ON seats.week_id = week.id
WHERE published AND cancelled_at IS NULL`;

const nextText = `
SELECT extract(epoch FROM least(
  (SELECT min(held_until) FROM enrolment WHERE status = 'HELD' AND held_until > statement_timestamp()),
  (SELECT min(offered_until) FROM waiting_place WHERE status = 'OFFERED' AND offered_until > statement_timestamp())) - statement_timestamp())::float8 AS seconds`;

/** The seats of every published week, by the database's clock. */
export const countSeats = async ({ pool }: Database): Promise<SeatCount[]> =>
  (await pool.query<SeatCount>({ name: 'seat-counts', text: countText })).rows;

/** Seconds until the next hold or offer expires; null when none is running. */
export async function readNextExpiry({ pool }: Database): Promise<number | null> {
  const { rows } = await pool.query<{ seconds: number | null }>({ name: 'next-deadline', text: nextText });
  return rows[0]?.seconds ?? null;
}
