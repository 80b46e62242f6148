-- What the desk does: two records of one child, or of one parent, become one, and back.
ALTER TYPE "family_act_kind" ADD VALUE IF NOT EXISTS 'CHILDREN_MERGED';
ALTER TYPE "family_act_kind" ADD VALUE IF NOT EXISTS 'PARENTS_MERGED';
ALTER TYPE "family_act_kind" ADD VALUE IF NOT EXISTS 'MERGE_UNDONE';
