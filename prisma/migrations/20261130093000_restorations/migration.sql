-- A database that was restored has a queue of before: mails that were sent since, refunds that were made. Its jobs wait until
-- somebody says that they may run (portail jobs release).
CREATE TABLE "restoration" (
  "id" UUID PRIMARY KEY,
  "restored_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "released_at" TIMESTAMPTZ(3)
);
