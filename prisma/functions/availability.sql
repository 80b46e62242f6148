-- The seats of each week, as of one clock: the statement's. This is the one place where availability is computed.
--
-- held, confirmed, offered  seats in use now. What the clock has ended is in none of them, whether or not a job wrote it down.
-- expired                   holds and offers that the clock has ended and no job has written down yet. `week.taken` has them.
-- takeable                  seats that an INSERT takes now: the constraint week_places refuses one more.
-- free                      seats that nobody has: takeable + expired. Parents see this one.
--
-- The three counts are subqueries in the select list: PostgreSQL computes them for those who ask, not for the allocator.
CREATE OR REPLACE VIEW week_availability WITH (security_invoker = true) AS
SELECT week.id AS week_id, week.capacity, week.overbooked,
  (SELECT count(*)::int FROM enrolment WHERE week_id = week.id AND status = 'HELD' AND held_until > statement_timestamp()) AS held,
  (SELECT count(*)::int FROM enrolment WHERE week_id = week.id AND status = 'CONFIRMED') AS confirmed,
  (SELECT count(*)::int FROM waiting_place WHERE week_id = week.id AND status = 'OFFERED' AND offered_until > statement_timestamp()) AS offered,
  coalesce(ended.seats, 0) AS expired,
  week.capacity + week.overbooked - week.taken AS takeable,
  week.capacity + week.overbooked - week.taken + coalesce(ended.seats, 0) AS free
FROM week LEFT JOIN (
  SELECT week_id, count(*)::int AS seats FROM (
    SELECT week_id FROM enrolment WHERE status = 'HELD' AND held_until <= statement_timestamp()
    UNION ALL SELECT week_id FROM waiting_place WHERE status = 'OFFERED' AND offered_until <= statement_timestamp()) AS unwritten
  GROUP BY week_id) AS ended ON ended.week_id = week.id;
