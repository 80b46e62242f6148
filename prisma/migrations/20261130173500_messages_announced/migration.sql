-- AlterTable
ALTER TABLE "family_message_recipient" ADD COLUMN "announced_at" TIMESTAMPTZ(3);
