-- One movement of the bank may pay several claims, and one claim in several parts: a part is a row.
ALTER TABLE "bank_allocation" DROP CONSTRAINT "bank_allocation_pkey";
ALTER TABLE "bank_allocation" ADD COLUMN "id" UUID NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE "bank_allocation" ADD CONSTRAINT "bank_allocation_pkey" PRIMARY KEY ("id");
CREATE INDEX "bank_allocation_movement_id_idx" ON "bank_allocation"("movement_id");
ALTER TYPE "family_act_kind" ADD VALUE 'CLAIM_PAID';
