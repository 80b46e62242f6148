-- The desk chooses options of a week for a family.
ALTER TYPE "family_act_kind" ADD VALUE 'OPTIONS_CHOSEN';
