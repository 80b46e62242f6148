import type { Db, Tx } from '../platform/database.ts';

type Photo = 'PHOTO_INTERNAL' | 'PHOTO_PUBLICATION' | 'PHOTO_SOCIAL';

/**
 * What pictures of these children may be used for, by child: what a parent agreed to and no other parent has refused. A
 * refusal by one of them counts, whoever agreed.
 */
export async function readPhotosAllowed(db: Db | Tx, childIds: readonly string[]): Promise<Map<string, Photo[]>> {
  const rows = await db.$queryRaw<{ childId: string; purpose: Photo }[]>`
    SELECT child_id AS "childId", purpose FROM (
      SELECT DISTINCT ON (child_id, parent_id, purpose) child_id, purpose, given FROM consent
      JOIN family_link USING (child_id, parent_id)
      WHERE child_id = ANY (${[...childIds]}::uuid[]) AND purpose <> 'HEALTH' AND family_link.state = 'ACTIVE'
      ORDER BY child_id, parent_id, purpose, at DESC, consent.id DESC) AS latest
    GROUP BY child_id, purpose HAVING bool_and(given) ORDER BY purpose`;
  const found = new Map<string, Photo[]>();
  for (const { childId, purpose } of rows) found.set(childId, [...(found.get(childId) ?? []), purpose]);
  return found;
}
