-- The desk writes the commune's row: "version" counts its changes, 0 while only the settings of the environment filled it.
ALTER TABLE "commune" ADD COLUMN "data_protection_email" TEXT, ADD COLUMN "version" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "mail_tested_at" TIMESTAMPTZ(3);
