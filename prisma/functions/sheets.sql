-- Whether a health sheet holds through a day: one that runs out on a day does not.
CREATE OR REPLACE FUNCTION health_sheet_holds(valid_until timestamptz, day date) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce((valid_until AT TIME ZONE 'Europe/Brussels')::date > day, false)
$$;

-- The first day of the first booked week, thirty days ahead at most, through whose last day a child's health sheet does not hold;
-- null when it holds through all of them.
CREATE OR REPLACE FUNCTION health_sheet_due(child uuid, today date) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT min(start_date) FROM enrolment JOIN week ON week.id = week_id LEFT JOIN health_sheet ON health_sheet.child_id = enrolment.child_id
  WHERE enrolment.child_id = child AND status = 'CONFIRMED' AND cancelled_at IS NULL AND end_date >= today AND start_date <= today + 30
    AND NOT health_sheet_holds(valid_until, end_date)
$$;
