-- Money that leaves without the portal's doing.
ALTER TYPE "refund_reason" ADD VALUE 'CHARGEBACK';
ALTER TYPE "refund_reason" ADD VALUE 'OUTSIDE';

-- A basket may cost nothing (a tariff of 0 %): its payment is settled as it is made, and never waits.
ALTER TABLE "payment" DROP CONSTRAINT "payment_amounts";
ALTER TABLE "payment" ADD CONSTRAINT "payment_amounts" CHECK ("amount_cents" >= 0 AND "paid_cents" >= 0);
