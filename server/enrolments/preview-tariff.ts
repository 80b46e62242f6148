// What families would pay: a decision that is not adopted yet beside the one in force, on children that the portal knows.
import { readClock, type Tx } from '../platform/database.ts';
import { ageInMonths, dayOf, isoDay } from '../language/dates.ts';
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
  /** by the new one, for who has a reduction that concerns this category and rank */
  reduced: { name: string; price: Price }[];
};

type Prices = { parent_postal_code: string | null; school_postal_code: string | null; rank: number };
type Born = Prices & { birth_date: Date; children: number };
/** `age_months`: of the youngest of them */
type Group = Prices & { children: number; age_months: number };
type Ages = { ageMinMonths: number; ageMaxMonths: number };

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
  const born = await countChildren(tx);
  const today = dayOf(await readClock(tx)).toString();
  const day = isoDay(input.validFrom);
  const then: Decision = {
    id: '',
    reference: input.reference,
    decidedOn: isoDay(input.decidedOn),
    validFrom: day,
    validUntil: null,
    plaineIds: input.plaineIds,
    rates: input.rates,
    roundingCents: input.roundingCents,
    ceilingCents: input.ceilingCents,
    reductions: input.reductions.map((reduction) => ({ ...reduction, id: reduction.name })),
  };
  return plaines.flatMap(({ id, name, site, dailyRateCents, ageMinMonths, ageMaxMonths }) => {
    const now = decisionFor(facts.tariff, { plaineId: id, day });
    const known = ofAges(born, today, { ageMinMonths, ageMaxMonths }).map((group) => ({ ...group, category: categoryIn(facts, group) }));
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
          reduced: then.reductions
            .filter(({ rates }) => rates.some((rate) => rate.category === category && rate.rank === rank))
            .map(({ id, name }) => ({ name, price: priceOf({ ...priced, decision: then, reductionIds: [id] }) })),
        };
      }),
    );
  });
}

const categoryIn = ({ communePostalCodes }: { communePostalCodes: string[] }, group: Group): Category =>
  categoryOf({ communePostalCodes, parentPostalCode: group.parent_postal_code, schoolPostalCode: group.school_postal_code });

/** Children by what prices them: their parent's address, their school, their place among the parent's children; and by their birth date. */
const countChildren = (tx: Tx) => tx.$queryRaw<Born[]>`
  WITH linked AS (
    SELECT parent.postal_code AS parent_postal_code, school.postal_code AS school_postal_code, child.birth_date,
      least(3, row_number() OVER (PARTITION BY parent.id ORDER BY child.birth_date, child.id))::int AS rank
    FROM family_link JOIN parent ON parent.id = family_link.parent_id JOIN child ON child.id = family_link.child_id
      LEFT JOIN school ON school.id = child.school_id
    WHERE family_link.state = 'ACTIVE')
  SELECT parent_postal_code, school_postal_code, rank, birth_date, count(*)::int AS children FROM linked GROUP BY 1, 2, 3, 4`;

/** Those whose age today is one of a plaine's, whenever they were born. */
function ofAges(born: readonly Born[], today: string, { ageMinMonths, ageMaxMonths }: Ages): Group[] {
  const groups = new Map<string, Group>();
  for (const { birth_date, children, ...prices } of born) {
    const months = ageInMonths(birth_date, today);
    if (months < ageMinMonths || months > ageMaxMonths) continue;
    const key = JSON.stringify(prices);
    const known = groups.get(key) ?? { ...prices, children: 0, age_months: months };
    groups.set(key, { ...known, children: known.children + children, age_months: Math.min(known.age_months, months) });
  }
  return [...groups.values()];
}
