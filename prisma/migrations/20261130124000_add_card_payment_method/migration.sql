-- Paid with a bank card at the counter, on the commune's own terminal.
ALTER TYPE "payment_method" ADD VALUE 'CARD';
