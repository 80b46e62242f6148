-- What the desk does for a family: it registers one from paper, and its children.
ALTER TYPE "family_act_kind" ADD VALUE IF NOT EXISTS 'FAMILY_REGISTERED';
ALTER TYPE "family_act_kind" ADD VALUE IF NOT EXISTS 'CHILD_REGISTERED';
