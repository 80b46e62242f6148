-- An address is confirmed by a link in a mail to it. Who registered before this is taken to have confirmed theirs.
ALTER TABLE "parent"
  ADD COLUMN "email_confirmed_at" TIMESTAMPTZ(3),
  ADD COLUMN "pending_email" TEXT,
  ADD COLUMN "email_nonce" UUID NOT NULL DEFAULT gen_random_uuid();
UPDATE "parent" SET "email_confirmed_at" = "registered_at";

-- What was sent to whom in the last day, as hashes: a recipient is not flooded and not told twice.
CREATE TABLE "mail_sent" (
    "id" BIGSERIAL NOT NULL,
    "recipient" BYTEA NOT NULL,
    "kind" TEXT NOT NULL,
    "topic" BYTEA,
    "words" BYTEA NOT NULL,
    "job" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "mail_sent_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "mail_sent_recipient_at_idx" ON "mail_sent"("recipient", "at");
