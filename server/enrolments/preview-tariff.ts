// What families would pay: a decision that is not adopted yet beside the one in force, on children that the portal knows.
import type { Tx } from '../platform/database.ts';
import { isoDay } from '../language/dates.ts';
import { runIn } from '../plaines/lock-weeks.ts';
import { checkTariff, type TariffInput } from './adopt-tariff.ts';
import { readFacts } from './facts.ts';
import { categories, type Category, categoryOf, decisionFor, priceOf, ranks, type Decision, type Price } from './price.ts';

/** Days of a usual week, from Monday to Friday. */
const dayCount = 5;

export type TariffExample = {
  plaineName: string;
  siteName: string;
  category: Category;
  rank: number;
  /** of this plaine's ages, as the parents' addresses, the schools and the brothers and sisters stand today */
  childCount: number;
  /** one of them; null where there is none yet */
  ageMonths: number | null;
  postalCode: string | null;
  /** of a week of five days: by what is in force on the first day of the new decision, and by the new one */
  now: Price;
  then: Price;
};

type Group = {
  plaine_id: string;
  parent_postal_code: string | null;
  school_postal_code: string | null;
  rank: number;
  children: number;
  age_months: number;
};

/**
 * The examples of a decision, by plaine, category and rank. Reads alone.
 * @throws InputInvalid, as adopting it would
 */
export async function previewTariff(tx: Tx, input: TariffInput): Promise<TariffExample[]> {
  await checkTariff(tx, input);
  const facts = await readFacts(runIn(tx), { parentIds: [], childIds: [], weekIds: [] });
  const plaines = await tx.plaine.findMany({
    where: input.plaineIds.length > 0 ? { id: { in: input.plaineIds } } : {},
    include: { site: { select: { name: true } } },
    orderBy: [{ site: { name: 'asc' } }, { ageMinMonths: 'asc' }, { name: 'asc' }],
  });
  const groups = await countChildren(
    tx,
    plaines.map(({ id }) => id),
  );
  const day = isoDay(input.validFrom);
  const then: Decision = {
    id: '',
    reference: input.reference,
    decidedOn: isoDay(input.decidedOn),
    validFrom: day,
    validUntil: null,
    plaineIds: input.plaineIds,
    rates: input.rates,
  };
  return plaines.flatMap(({ id, name, site, dailyRateCents }) => {
    const now = decisionFor(facts.tariff, { plaineId: id, day });
    const known = groups.filter((group) => group.plaine_id === id).map((group) => ({ ...group, category: categoryIn(facts, group) }));
    return categories.flatMap((category) =>
      ranks.map((rank): TariffExample => {
        const like = known.filter((group) => group.category === category && group.rank === rank);
        const most = like.toSorted((one, other) => other.children - one.children)[0];
        const priced = { dailyRateCents, dayCount, category, siblingRank: rank };
        return {
          plaineName: name,
          siteName: site.name,
          category,
          rank,
          childCount: like.reduce((sum, { children }) => sum + children, 0),
          ageMonths: most?.age_months ?? null,
          postalCode: most?.parent_postal_code ?? null,
          now: priceOf({ ...priced, decision: now }),
          then: priceOf({ ...priced, decision: then }),
        };
      }),
    );
  });
}

const categoryIn = ({ communePostalCodes }: { communePostalCodes: string[] }, group: Group): Category =>
  categoryOf({ communePostalCodes, parentPostalCode: group.parent_postal_code, schoolPostalCode: group.school_postal_code });

/** Children of the age of each plaine, by what prices them: their parent's address, their school, their place among the parent's children. */
const countChildren = (tx: Tx, plaineIds: string[]) => tx.$queryRaw<Group[]>`
  WITH linked AS (
    SELECT parent.postal_code AS parent_postal_code, school.postal_code AS school_postal_code,
      (extract(year FROM age(child.birth_date)) * 12 + extract(month FROM age(child.birth_date)))::int AS months,
      least(3, row_number() OVER (PARTITION BY parent.id ORDER BY child.birth_date, child.id))::int AS rank
    FROM family_link JOIN parent ON parent.id = family_link.parent_id JOIN child ON child.id = family_link.child_id
      LEFT JOIN school ON school.id = child.school_id
    WHERE family_link.state = 'ACTIVE')
  SELECT plaine.id AS plaine_id, parent_postal_code, school_postal_code, rank, count(*)::int AS children, min(months) AS age_months
  FROM plaine JOIN linked ON months BETWEEN plaine.age_min_months AND plaine.age_max_months
  WHERE plaine.id = ANY (${plaineIds}::uuid[]) GROUP BY 1, 2, 3, 4`;
