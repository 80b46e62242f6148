-- AlterTable
ALTER TABLE "child" ADD COLUMN     "merged_into_id" UUID;

-- CreateTable
CREATE TABLE "record_merge" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "staff_id" UUID NOT NULL,
    "kept_child_id" UUID NOT NULL,
    "gone_child_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "record_merge_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "record_merge_kept_child_id_idx" ON "record_merge"("kept_child_id");

-- CreateIndex
CREATE INDEX "record_merge_gone_child_id_idx" ON "record_merge"("gone_child_id");

-- CreateIndex
CREATE INDEX "child_merged_into_id_idx" ON "child"("merged_into_id");

-- AddForeignKey
ALTER TABLE "record_merge" ADD CONSTRAINT "record_merge_kept_child_id_fkey" FOREIGN KEY ("kept_child_id") REFERENCES "child"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "record_merge" ADD CONSTRAINT "record_merge_gone_child_id_fkey" FOREIGN KEY ("gone_child_id") REFERENCES "child"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "child" ADD CONSTRAINT "child_merged_into_id_fkey" FOREIGN KEY ("merged_into_id") REFERENCES "child"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the number and the school of a record that went would find, or count, is the one that stays.
ALTER TABLE "child" ADD CONSTRAINT "child_merged" CHECK (
  "merged_into_id" IS NULL OR ("merged_into_id" <> "id" AND "number_index" IS NULL AND "national_number" IS NULL AND "school_id" IS NULL));
