-- Places that are kept on somebody's word: their payment stays PENDING, its lines say what is owed.
CREATE TYPE "promise_guarantor" AS ENUM ('CPAS', 'EMPLOYER', 'PAYER', 'THIRD_PARTY');
ALTER TYPE "family_act_kind" ADD VALUE 'PAYMENT_PROMISED';
ALTER TYPE "family_act_kind" ADD VALUE 'PROMISE_PAID';
ALTER TYPE "family_act_kind" ADD VALUE 'PROMISE_ENDED';

CREATE TABLE "payment_promise" (
    "id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "guarantor" "promise_guarantor" NOT NULL,
    "due_on" DATE NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "payment_promise_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "payment_promise_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "payment_promise_payment_id_key" ON "payment_promise"("payment_id");
CREATE INDEX "payment_promise_due_on_idx" ON "payment_promise"("due_on");
