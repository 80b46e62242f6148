import type { Db, Prisma } from '../platform/database.ts';

const about = {
  school: { select: { name: true } },
  links: { where: { state: 'ACTIVE' }, orderBy: { requestedAt: 'asc' }, select: { parent: { select: { person: true } } } },
} satisfies Prisma.ChildInclude;

export type DuplicateSide = Prisma.ChildGetPayload<{ include: typeof about }>;
export type PossibleDuplicate = { birthDate: Date; one: DuplicateSide; other: DuplicateSide };

/** How many pairs one list shows. */
export const maxDuplicates = 200;

/**
 * Pairs of children with the same names, whatever their accents, capitals and hyphens, and the same birth date, of whom
 * one at least has no national number: two different numbers are two children. Two statements.
 */
export async function findDuplicates(db: Db): Promise<PossibleDuplicate[]> {
  const pairs = await db.$queryRaw<{ one: string; other: string }[]>`
    WITH folded AS (
      SELECT id, birth_date, number_index, family_name, given_name,
        regexp_replace(normalize(lower(family_name || ' / ' || given_name), NFD), '[\\u0300-\\u036f\\s''’-]', '', 'g') AS names FROM child WHERE merged_into_id IS NULL)
    SELECT one.id AS one, other.id AS other FROM folded AS one
    JOIN folded AS other ON other.birth_date = one.birth_date AND other.names = one.names AND other.id > one.id
    WHERE one.number_index IS NULL OR other.number_index IS NULL
    ORDER BY one.family_name, one.given_name, one.id LIMIT ${maxDuplicates}`;
  const ids = pairs.flatMap(({ one, other }) => [one, other]);
  const children = new Map((await db.child.findMany({ where: { id: { in: ids } }, include: about })).map((child) => [child.id, child]));
  return pairs.flatMap((pair) => {
    const [one, other] = [children.get(pair.one), children.get(pair.other)];
    return one && other ? [{ birthDate: one.birthDate, one, other }] : [];
  });
}
