-- A place granted above capacity ends with the child who had it: it is never sold again.
CREATE OR REPLACE FUNCTION count_places(changes uuid[], deltas int[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  moved uuid[];
BEGIN
  WITH delta AS (
    SELECT change AS week_id, sum(amount)::int AS amount FROM unnest(changes, deltas) AS d (change, amount)
    GROUP BY change HAVING sum(amount) <> 0
  ), counted AS (
    UPDATE week SET taken = taken + delta.amount, overbooked = LEAST(overbooked, GREATEST(0, taken + delta.amount - capacity))
    FROM delta WHERE week.id = delta.week_id RETURNING week.id
  )
  SELECT array_agg(id) INTO moved FROM counted;
  IF moved IS NOT NULL THEN
    PERFORM tell_seats_changed(moved);
  END IF;
END $$;
