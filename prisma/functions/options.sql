-- The places of options that are taken, by option and week. A hold that the clock has ended counts until it is written down, as in
-- week.taken: who gives places of options locks the week and tidies it first.
CREATE OR REPLACE VIEW option_taken WITH (security_invoker = true) AS
SELECT option_id, week_id, count(*)::int AS taken
FROM enrolment_option JOIN enrolment ON enrolment.id = enrolment_id
WHERE status IN ('HELD', 'CONFIRMED')
GROUP BY option_id, week_id;
