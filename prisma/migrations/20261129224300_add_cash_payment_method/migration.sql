-- Payments confirmed at the counter before this were all stored as TRANSFER. Which of them were cash stands at most in the
-- free text of hand_reason, so they stay as they are.
ALTER TYPE "payment_method" ADD VALUE 'CASH';
