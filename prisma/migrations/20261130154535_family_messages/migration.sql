-- CreateEnum
CREATE TYPE "family_message_status" AS ENUM ('DRAFT', 'SCHEDULED', 'SENT', 'CANCELLED');

-- CreateTable
CREATE TABLE "family_message" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "status" "family_message_status" NOT NULL DEFAULT 'DRAFT',
    "sealed" BYTEA NOT NULL,
    "selection" JSONB NOT NULL,
    "staff_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "send_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "family_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "family_message_recipient" (
    "id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "parent_id" UUID NOT NULL,
    "child_ids" UUID[],
    "week_ids" UUID[],
    "sent_at" TIMESTAMPTZ(3),
    "skipped_at" TIMESTAMPTZ(3),

    CONSTRAINT "family_message_recipient_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "family_message_seq_key" ON "family_message"("seq");

-- CreateIndex
CREATE INDEX "family_message_recipient_parent_id_idx" ON "family_message_recipient"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "family_message_recipient_message_id_parent_id_key" ON "family_message_recipient"("message_id", "parent_id");

-- AddForeignKey
ALTER TABLE "family_message_recipient" ADD CONSTRAINT "family_message_recipient_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "family_message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "family_message_recipient" ADD CONSTRAINT "family_message_recipient_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent"("id") ON DELETE CASCADE ON UPDATE CASCADE;
