-- CreateEnum
CREATE TYPE "opposition_state" AS ENUM ('OPEN', 'UPHELD', 'LIFTED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "consent_purpose" AS ENUM ('HEALTH', 'PHOTO_INTERNAL', 'PHOTO_PUBLICATION', 'PHOTO_SOCIAL');

-- AlterTable
ALTER TABLE "parent" ADD COLUMN     "erased_at" TIMESTAMPTZ(3),
ADD COLUMN     "noticed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "family_link" DROP COLUMN "opposed_at",
ADD COLUMN     "reason" BYTEA;

-- CreateTable
CREATE TABLE "opposition" (
    "id" UUID NOT NULL,
    "child_id" UUID NOT NULL,
    "parent_id" UUID NOT NULL,
    "state" "opposition_state" NOT NULL DEFAULT 'OPEN',
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,
    "reason" BYTEA,

    CONSTRAINT "opposition_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consent" (
    "id" UUID NOT NULL,
    "parent_id" UUID NOT NULL,
    "child_id" UUID NOT NULL,
    "purpose" "consent_purpose" NOT NULL,
    "given" BOOLEAN NOT NULL,
    "text_version" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "opposition_child_id_parent_id_key" ON "opposition"("child_id", "parent_id");

-- CreateIndex
CREATE INDEX "consent_child_id_purpose_at_idx" ON "consent"("child_id", "purpose", "at");

-- CreateIndex
CREATE INDEX "consent_parent_id_idx" ON "consent"("parent_id");

-- AddForeignKey
ALTER TABLE "opposition" ADD CONSTRAINT "opposition_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "child"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "opposition" ADD CONSTRAINT "opposition_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "child"("id") ON DELETE CASCADE ON UPDATE CASCADE;
