-- The counter is written with the rights of its owner, so that the portal's own role need not have them.
ALTER FUNCTION count_places(uuid[], int[]) SECURITY DEFINER SET search_path = public, pg_temp;
