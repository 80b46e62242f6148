-- The first day of the first booked week, thirty days ahead at most, through whose last day a child's health sheet does not hold;
-- null when it holds through all of them. A sheet that runs out on a day does not hold through it.
CREATE OR REPLACE FUNCTION health_sheet_due(child uuid, today date) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT min(start_date) FROM enrolment JOIN week ON week.id = week_id LEFT JOIN health_sheet ON health_sheet.child_id = enrolment.child_id
  WHERE enrolment.child_id = child AND status = 'CONFIRMED' AND cancelled_at IS NULL AND end_date >= today AND start_date <= today + 30
    AND (valid_until IS NULL OR (valid_until AT TIME ZONE 'Europe/Brussels')::date <= end_date)
$$;
