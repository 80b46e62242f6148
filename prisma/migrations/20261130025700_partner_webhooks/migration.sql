-- CreateEnum
CREATE TYPE "partner_webhook_status" AS ENUM ('PENDING', 'ACTIVE', 'OFF');

-- CreateEnum
CREATE TYPE "partner_event_kind" AS ENUM ('PROOF', 'ENROLLED', 'CONFIRMED', 'ENDED');

-- CreateTable
CREATE TABLE "partner_webhook" (
    "id" UUID NOT NULL,
    "partner_key_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "secret" BYTEA NOT NULL,
    "status" "partner_webhook_status" NOT NULL DEFAULT 'PENDING',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "proved_at" TIMESTAMPTZ(3),
    "last_delivered_at" TIMESTAMPTZ(3),
    "failing_since" TIMESTAMPTZ(3),
    "last_failure" TEXT,
    "lost" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "partner_webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "partner_event" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "webhook_id" UUID NOT NULL,
    "kind" "partner_event_kind" NOT NULL,
    "enrolment_ids" UUID[],
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "partner_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "partner_webhook_partner_key_id_key" ON "partner_webhook"("partner_key_id");

-- CreateIndex
CREATE INDEX "partner_event_webhook_id_idx" ON "partner_event"("webhook_id");

-- AddForeignKey
ALTER TABLE "partner_webhook" ADD CONSTRAINT "partner_webhook_partner_key_id_fkey" FOREIGN KEY ("partner_key_id") REFERENCES "partner_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "partner_event" ADD CONSTRAINT "partner_event_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "partner_webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;
