-- AlterTable
ALTER TABLE "school" ADD COLUMN     "closed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "week" ADD COLUMN     "cancelled_reason" TEXT;

-- AlterTable
ALTER TABLE "payment" ADD COLUMN     "hand_reason" TEXT;
