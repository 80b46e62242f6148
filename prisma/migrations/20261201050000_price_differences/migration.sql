-- A place that is paid may come to cost something else: what it costs less goes back, what it costs more is a payment of its own.
ALTER TYPE "refund_reason" ADD VALUE 'PRICE_LOWERED';
ALTER TABLE "payment_line" ADD COLUMN "is_difference" BOOLEAN NOT NULL DEFAULT false;
