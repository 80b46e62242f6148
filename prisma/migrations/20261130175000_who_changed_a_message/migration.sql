-- AlterTable
ALTER TABLE "family_message" ADD COLUMN "changed_by_id" UUID;
