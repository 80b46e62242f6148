import { Prisma, type Db } from '../platform/database.ts';
import type { AppConfig } from '../platform/config.ts';
import { readNationalNumber } from '../identity/national-number.ts';
import { indexesOfNumber } from '../platform/encryption.ts';

/** How many families one search shows: who needs more searches better. */
export const mostFamilies = 50;

/** Of a search, what is looked for: names have fewer characters and words, and each word is another look at every family. */
const [longestSearch, mostWords] = [200, 10];

/**
 * Ids of the parents found by a name (theirs or a child's, in any order), an e-mail address, or a national number in any
 * spelling. Fewer than two characters find nobody.
 */
export async function findFamilies(db: Db, { keyRing }: AppConfig, search: string): Promise<string[]> {
  const number = readNationalNumber(search.slice(0, longestSearch));
  if (number) return findByNumber(db, indexesOfNumber(keyRing, number.digits));
  const words = search.slice(0, longestSearch).trim().split(/\s+/, mostWords).filter(Boolean);
  if (words.join('').length < 2) return [];
  const contains = words.map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT parent.id FROM parent
    JOIN person ON person.id = parent.person_id
    LEFT JOIN family_link ON family_link.parent_id = parent.id AND family_link.state = 'ACTIVE'
    LEFT JOIN child ON child.id = family_link.child_id
    WHERE parent.erased_at IS NULL
    GROUP BY parent.id, person.id
    HAVING ${Prisma.join(
      contains.map(
        (word) =>
          Prisma.sql`concat_ws(' ', person.family_name, person.given_name, parent.email, string_agg(concat_ws(' ', child.family_name, child.given_name), ' ')) ILIKE ${word}`,
      ),
      ' AND ',
    )}
    ORDER BY person.family_name, person.given_name LIMIT ${mostFamilies}`;
  return rows.map(({ id }) => id);
}

async function findByNumber(db: Db, indexes: string[]): Promise<string[]> {
  const found = await db.parent.findMany({
    where: {
      OR: [{ person: { numberIndex: { in: indexes } } }, { links: { some: { state: 'ACTIVE', child: { numberIndex: { in: indexes } } } } }],
    },
    select: { id: true },
    take: mostFamilies,
  });
  return found.map(({ id }) => id);
}
