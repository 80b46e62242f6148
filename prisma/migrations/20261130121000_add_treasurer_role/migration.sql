-- Who keeps the accounts: money and names, nothing of health.
ALTER TYPE "staff_role" ADD VALUE 'TREASURER';
