-- Lists that the desk walks in pages, by a moment and the id beside it: a page begins at its cursor, wherever it is.
CREATE INDEX "payment_created_at_id_idx" ON "payment" ("created_at", "id");
CREATE INDEX "refund_created_at_id_idx" ON "refund" ("created_at", "id");
CREATE INDEX "cancellation_request_created_at_id_idx" ON "cancellation_request" ("created_at", "id");
CREATE INDEX "basket_created_at_id_idx" ON "basket" ("created_at", "id");
CREATE INDEX "opposition_opened_at_id_idx" ON "opposition" ("opened_at", "id");
CREATE INDEX "health_sheet_read_at_id_idx" ON "health_sheet_read" ("at", "id");
