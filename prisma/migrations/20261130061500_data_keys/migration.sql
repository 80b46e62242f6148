-- Which keys of DATA_KEYS seal something here, each by a fingerprint: a portal with another key under the same name, or
-- without one that is still needed, does not start. The keys themselves are outside the database.
CREATE TABLE "data_key" (
  "name" TEXT PRIMARY KEY,
  "fingerprint" BYTEA NOT NULL CHECK (octet_length("fingerprint") = 32),
  "first_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "retired_at" TIMESTAMPTZ(3)
);
