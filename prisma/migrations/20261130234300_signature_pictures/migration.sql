-- Pictures of the signature on certificates. One that was replaced stays as long as a paper that shows it.
CREATE TABLE "signature_picture" (
    "id" UUID NOT NULL,
    "mime_type" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "hash" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),
    CONSTRAINT "signature_picture_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "signature_picture_hash_idx" ON "signature_picture"("hash");
ALTER TABLE "certificate_settings" ADD COLUMN "signature_id" UUID;
ALTER TABLE "certificate_settings" ADD CONSTRAINT "certificate_settings_signature_id_fkey" FOREIGN KEY ("signature_id") REFERENCES "signature_picture"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE UNIQUE INDEX "certificate_settings_signature_id_key" ON "certificate_settings"("signature_id");
