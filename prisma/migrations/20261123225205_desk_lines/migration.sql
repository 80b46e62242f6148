-- The chain over the audit trail stays as it was made, like the trail itself.
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_seal" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE "week" ADD CONSTRAINT "week_animators" CHECK ("animators" >= 0);

-- What staff page through, newest first: all enrolments, of one status, of one week.
CREATE INDEX "enrolment_by_status" ON "enrolment" ("status", "seq" DESC);
CREATE INDEX "enrolment_by_week" ON "enrolment" ("week_id", "seq" DESC);
