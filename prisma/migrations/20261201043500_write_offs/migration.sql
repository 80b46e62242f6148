-- What is owed and will not be paid is written off: at once, or once somebody else agrees. The payment stays what it is.
ALTER TYPE "family_act_kind" ADD VALUE 'CLAIM_WRITTEN_OFF';
ALTER TYPE "family_act_kind" ADD VALUE 'WRITE_OFF_UNDONE';
ALTER TABLE "payment" ADD COLUMN "written_off_cents" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "payment" ADD CONSTRAINT "payment_written_off_cents_check" CHECK ("written_off_cents" >= 0);

CREATE TYPE "write_off_status" AS ENUM ('WAITING', 'DONE', 'WITHDRAWN');
CREATE TABLE "write_off" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "payment_id" UUID NOT NULL,
    "cents" INTEGER NOT NULL CHECK ("cents" > 0),
    "status" "write_off_status" NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" UUID NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,
    CONSTRAINT "write_off_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "write_off_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "write_off_seq_key" ON "write_off"("seq");
CREATE INDEX "write_off_payment_id_idx" ON "write_off"("payment_id");
CREATE INDEX "write_off_status_idx" ON "write_off"("status");
-- Of one payment one waits at a time.
CREATE UNIQUE INDEX "write_off_waiting_key" ON "write_off"("payment_id") WHERE "status" = 'WAITING';
