-- AlterTable
ALTER TABLE "week" ADD COLUMN     "animators" INTEGER;

-- CreateTable
CREATE TABLE "audit_seal" (
    "entry_id" BIGINT NOT NULL,
    "key_name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_seal_pkey" PRIMARY KEY ("entry_id")
);
