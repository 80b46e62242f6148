-- A health sheet that a family brought on paper is typed in at the desk.
ALTER TYPE "family_act_kind" ADD VALUE 'HEALTH_SHEET_SAVED';
