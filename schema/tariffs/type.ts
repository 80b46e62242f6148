// Decisions of the council on what a day costs, for staff alone.
import type { Context } from '../../server/context.ts';
import { describeCategory } from '../../server/enrolments/messages.ts';
import { type categories, type Category, decisionFor } from '../../server/enrolments/price.ts';
import { mayDo } from '../../server/identity/access.ts';
import { isoDay } from '../../server/language/dates.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { perRequest, tariffOf } from '../lib/request-cache.ts';
import { Plaine } from '../plaines/type.ts';

export const PriceCategory = builder.enumType('PriceCategory', {
  description: 'which of the rates of a decision a family pays',
  values: {
    RESIDENT: { description: "the parent's address has a postal code of the commune" },
    SCHOOL: { description: 'not RESIDENT, and the child goes to a school with a postal code of the commune' },
    OTHER: { description: 'neither; an address or a school that is unknown counts as elsewhere' },
  } satisfies Record<(typeof categories)[number], object>,
});

const TariffDecisionState = builder.enumType('TariffDecisionState', {
  description: 'where a decision stands today, by the day in Brussels',
  values: {
    COMING: { description: 'its first day is after today' },
    IN_FORCE: { description: 'prices a week that begins today, of one plaine at least' },
    ENDED: { description: 'past its last day, or other decisions took its place at every plaine' },
    WITHDRAWN: { description: 'was written down by mistake and taken back: it prices nothing' },
  },
});

builder.prismaObject('TariffDecisionRate', {
  name: 'TariffRate',
  description: "what a day costs a category and rank: percent of the plaine's daily rate, or cents; one of the two",
  fields: (t) => ({
    category: t.expose('category', { type: PriceCategory, description: 'whom it is for, by address and school' }),
    label: t.string({
      description: 'for whom, in the language of whoever asks',
      select: { category: true },
      resolve: ({ category }, _args, { locale }) => describeCategory(category, locale),
    }),
    rank: t.expose('rank', { type: 'NonNegativeInt', description: 'first, second, or third child and more of the same week' }),
    percent: t.expose('percent', {
      type: 'NonNegativeInt',
      nullable: true,
      description: "of the plaine's daily rate, rounded to the cent, half up; null: dayCents says it",
    }),
    dayCents: t.expose('dayCents', {
      type: 'NonNegativeInt',
      nullable: true,
      description: 'euro cents for a day, at whichever plaine; null: percent says it',
    }),
  }),
});

type ReductionRow = { category: Category; rank: number; percentOff: number | null; dayCents: number | null };
const ReductionRate = builder.objectRef<ReductionRow>('ReductionRate').implement({
  description: 'what a reduced rate is worth to a category and rank: percent taken off, or cents a day; one of the two',
  fields: (t) => ({
    category: t.expose('category', { type: PriceCategory, description: 'whom it is for, by address and school' }),
    rank: t.expose('rank', { type: 'NonNegativeInt', description: 'first, second, or third child and more of the same week' }),
    percentOff: t.expose('percentOff', {
      type: 'NonNegativeInt',
      nullable: true,
      description: "taken off the day's rate of this category and rank, rounded as the decision says; null: dayCents says it",
    }),
    dayCents: t.expose('dayCents', {
      type: 'NonNegativeInt',
      nullable: true,
      description: 'euro cents for a day, never more than without; null: percentOff says it',
    }),
  }),
});

const TariffReduction = builder.objectRef<{ name: string; rates: ReductionRow[] }>('TariffReduction').implement({
  description: 'a reduced rate of a decision; staff say who has it (grantReduction)',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'as the commune names it' }),
    rates: t.expose('rates', { type: [ReductionRate], description: 'whom it concerns; the others pay as without it' }),
  }),
});

/** The decisions that price a week of today. */
const inForce = perRequest(async (context) => {
  const { tariff, today } = await tariffOf(context);
  const plaines = await context.app.database.prisma.plaine.findMany({ select: { id: true } });
  const found = ['', ...plaines.map(({ id }) => id)].map((plaineId) => decisionFor(tariff, { plaineId, day: today })?.id);
  return { today, ids: new Set(found) };
});

export const TariffDecision = builder.prismaObject('TariffDecision', {
  description: 'a decision of the council on what a day costs; never edited, a later one takes its place',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'what withdrawTariff takes' }),
    reference: t.exposeString('reference', { description: 'how the council names it' }),
    decidedOn: t.expose('decidedOn', { type: 'Date', nullable: true, description: 'the day of the council; null: not known any more' }),
    validFrom: t.expose('validFrom', { type: 'Date', description: 'prices the weeks that begin from this day on' }),
    validUntil: t.expose('validUntil', { type: 'Date', nullable: true, description: 'the last such day; null: until another one does' }),
    adoptedAt: t.expose('adoptedAt', { type: 'DateTime', description: 'when it was written down here' }),
    plaines: t.field({
      type: [Plaine],
      description: 'those that it names; none: all',
      select: { plaines: { select: { plaine: true }, orderBy: { plaineId: 'asc' } } },
      resolve: ({ plaines }) => plaines.map(({ plaine }) => plaine),
    }),
    rates: t.relation('rates', {
      description: 'one for each category and rank, in this order; what none says costs the daily rate of the plaine',
      query: { orderBy: [{ category: 'asc' }, { rank: 'asc' }] },
    }),
    roundingCents: t.expose('roundingCents', {
      type: 'NonNegativeInt',
      description: "a day's rate that percents give is a multiple of this, half up",
    }),
    ceilingCents: t.expose('ceilingCents', {
      type: 'NonNegativeInt',
      nullable: true,
      description: 'the most that a parent pays for the weeks of one season, without one of a calendar year, in euro cents; null: no limit',
    }),
    reductions: t.field({
      type: [TariffReduction],
      description: 'reduced rates, by name',
      select: { reductions: { include: { reduction: { select: { name: true } } }, orderBy: [{ category: 'asc' }, { rank: 'asc' }] } },
      resolve: ({ reductions }) =>
        [...Map.groupBy(reductions, ({ reduction }) => reduction.name)]
          .map(([name, rates]) => ({ name, rates }))
          .sort((one, other) => one.name.localeCompare(other.name, 'fr')),
    }),
    placeCount: t.relationCount('enrolments', { description: 'places that it has priced' }),
    state: t.field({
      type: TariffDecisionState,
      description: 'as of today: it changes by itself with the days, and when a later decision is adopted',
      select: { id: true, validFrom: true, withdrawnAt: true },
      resolve: async ({ id, validFrom, withdrawnAt }, _args, context: Context) => {
        if (withdrawnAt) return 'WITHDRAWN';
        const { today, ids } = await inForce(context);
        if (isoDay(validFrom) > today) return 'COMING';
        return ids.has(id) ? 'IN_FORCE' : 'ENDED';
      },
    }),
  }),
});

builder.asEntity(
  TariffDecision,
  findById('TariffDecision', async (query, ids, { app, actor }) =>
    actor?.staff && mayDo(actor.staff, 'set tariffs')
      ? app.database.prisma.tariffDecision.findMany({ ...query, where: { id: { in: ids } } })
      : [],
  ),
);
