-- Below it the commune may not hold a week of the plaine; the desk is told.
ALTER TABLE "plaine" ADD COLUMN "min_children" INTEGER CHECK ("min_children" > 0);
