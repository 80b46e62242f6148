-- Jobs that follow from a statement, queued in its transaction: each is { task, payload, key, afterSeconds, priority }, the last three
-- left out for a job without a key, at once, before those of a higher number. What has a key replaces what waits under it.

CREATE OR REPLACE FUNCTION queue_jobs(jobs json) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM graphile_worker.add_jobs(ARRAY(
    SELECT ROW(task, payload, NULL, statement_timestamp() + make_interval(secs => coalesce("afterSeconds", 0)), NULL, key, priority, NULL)
      ::graphile_worker.job_spec
    FROM ROWS FROM (json_to_recordset(jobs) AS (task text, payload json, key text, "afterSeconds" float8, priority int)) WITH ORDINALITY AS job
    ORDER BY ordinality));
END $$;
