-- Two accounts of one parent become one as well: a merge is of two children or of two parents.
ALTER TABLE "record_merge" ADD COLUMN     "gone_parent_id" UUID,
ADD COLUMN     "kept_parent_id" UUID,
ALTER COLUMN "kept_child_id" DROP NOT NULL,
ALTER COLUMN "gone_child_id" DROP NOT NULL;

-- CreateIndex
CREATE INDEX "record_merge_kept_parent_id_idx" ON "record_merge"("kept_parent_id");

-- CreateIndex
CREATE INDEX "record_merge_gone_parent_id_idx" ON "record_merge"("gone_parent_id");

-- AddForeignKey
ALTER TABLE "record_merge" ADD CONSTRAINT "record_merge_kept_parent_id_fkey" FOREIGN KEY ("kept_parent_id") REFERENCES "parent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "record_merge" ADD CONSTRAINT "record_merge_gone_parent_id_fkey" FOREIGN KEY ("gone_parent_id") REFERENCES "parent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "record_merge" ADD CONSTRAINT "record_merge_of" CHECK (
  num_nonnulls("kept_child_id", "kept_parent_id") = 1 AND num_nonnulls("kept_child_id", "gone_child_id") <> 1 AND num_nonnulls("kept_parent_id", "gone_parent_id") <> 1);
