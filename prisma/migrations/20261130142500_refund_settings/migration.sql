-- What the commune decides about the orders for its bank stands with its account.
ALTER TABLE commune
  ADD COLUMN refunds_release_above_cents integer NOT NULL DEFAULT 100000 CHECK (refunds_release_above_cents >= 0),
  ADD COLUMN pain_version text NOT NULL DEFAULT '09' CHECK (pain_version IN ('09', '03'));
