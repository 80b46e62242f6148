-- AlterTable
ALTER TABLE "person" ADD COLUMN     "claimed_email" TEXT;

-- AlterTable
ALTER TABLE "family_link" ADD COLUMN     "requested_name" TEXT;
