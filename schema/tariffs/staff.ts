import { transact } from '../../server/platform/act.ts';
import { asStaff, type Context } from '../../server/context.ts';
import { adoptTariff, type TariffInput, withdrawTariff } from '../../server/enrolments/adopt-tariff.ts';
import { describeCategory, describePrice } from '../../server/enrolments/messages.ts';
import { previewTariff, type TariffExample } from '../../server/enrolments/preview-tariff.ts';
import { categories, decisionFor, type Price, ranks } from '../../server/enrolments/price.ts';
import { formatAge } from '../../server/language/format.ts';
import { isoDay } from '../../server/language/dates.ts';
import { mayDo } from '../../server/identity/access.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { knownId } from '../lib/ids.ts';
import { lineOf, listOf, upTo } from '../lib/inputs.ts';
import { findById } from '../lib/references.ts';
import { Plaine } from '../plaines/type.ts';
import { perRequest, tariffOf } from '../lib/request-cache.ts';

const PriceCategory = builder.enumType('PriceCategory', {
  description: 'RESIDENT: lives in the commune; SCHOOL: goes to a school of the commune; OTHER: neither',
  values: categories,
});

const TariffDecisionState = builder.enumType('TariffDecisionState', {
  description:
    'COMING: from a later day on; IN_FORCE: prices a week of today; ENDED: over, or another took its place; WITHDRAWN: was a mistake',
  values: ['COMING', 'IN_FORCE', 'ENDED', 'WITHDRAWN'] as const,
});

builder.prismaObject('TariffDecisionRate', {
  name: 'TariffRate',
  description: "what a day costs a category and rank: percent of the plaine's daily rate, or cents; one of the two",
  fields: (t) => ({
    category: t.expose('category', { type: PriceCategory }),
    label: t.string({
      description: 'for whom, in the language of whoever asks',
      select: { category: true },
      resolve: ({ category }, _args, { locale }) => describeCategory(category, locale),
    }),
    rank: t.expose('rank', { type: 'NonNegativeInt', description: 'first, second, or third child and more of the same week' }),
    percent: t.expose('percent', { type: 'NonNegativeInt', nullable: true }),
    dayCents: t.expose('dayCents', { type: 'NonNegativeInt', nullable: true }),
  }),
});

/** The decisions that price a week of today. */
const inForce = perRequest(async (context) => {
  const { tariff, today } = await tariffOf(context);
  const plaines = await context.app.database.prisma.plaine.findMany({ select: { id: true } });
  const found = ['', ...plaines.map(({ id }) => id)].map((plaineId) => decisionFor(tariff, { plaineId, day: today })?.id);
  return { today, ids: new Set(found) };
});

const TariffDecision = builder.prismaObject('TariffDecision', {
  description: 'a decision of the council on what a day costs; never edited, a later one takes its place',
  fields: (t) => ({
    id: t.exposeID('id'),
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
    rates: t.relation('rates', { query: { orderBy: [{ category: 'asc' }, { rank: 'asc' }] } }),
    placeCount: t.relationCount('enrolments', { description: 'places that it has priced' }),
    state: t.field({
      type: TariffDecisionState,
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

builder.objectField(AdminQuery, 'tariffDecisions', (t) =>
  t.prismaField({
    type: [TariffDecision],
    description: 'what the council decided that a day costs; the one that begins last comes first',
    authScopes: { may: 'set tariffs' },
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.tariffDecision.findMany({ ...query, orderBy: [{ validFrom: 'desc' }, { adoptedAt: 'desc' }] }),
  }),
);

const TariffRateInput = builder.inputType('TariffRateInput', {
  fields: (t) => ({
    category: t.field({ type: PriceCategory, required: true }),
    rank: t.field({
      type: 'NonNegativeInt',
      required: true,
      validate: upTo(ranks.length),
      description: '1, 2, or 3 for the third child and more',
    }),
    percent: t.field({ type: 'NonNegativeInt', validate: upTo(1000).nullish(), description: "of the plaine's daily rate; else dayCents" }),
    dayCents: t.field({ type: 'NonNegativeInt', validate: upTo(100_000).nullish(), description: 'of a day; else percent' }),
  }),
});

const TariffDecisionInput = builder.inputType('TariffDecisionInput', {
  fields: (t) => ({
    reference: t.string({ required: true, validate: lineOf(100), description: 'how the council names it' }),
    decidedOn: t.field({ type: 'Date', required: true, description: 'the day of the council' }),
    validFrom: t.field({ type: 'Date', required: true, description: 'prices the weeks that begin from this day on; not in the past' }),
    validUntil: t.field({ type: 'Date', description: 'the last such day; null: until another one does' }),
    plaineIds: t.idList({ validate: listOf(200).nullish(), description: 'left out: all plaines' }),
    rates: t.field({ type: [TariffRateInput], required: true, validate: listOf(9), description: 'one for each category and rank' }),
  }),
});

const readInput = ({ plaineIds, rates, ...input }: typeof TariffDecisionInput.$inferInput): TariffInput => ({
  ...input,
  plaineIds: (plaineIds ?? []).map((id) => knownId('Plaine', id, 'plaineIds')),
  rates: rates.map(({ category, rank, percent = null, dayCents = null }) => ({ category, rank, percent, dayCents })),
});

const TariffPrice = builder.objectRef<Price>('TariffPrice').implement({
  fields: (t) => ({
    cents: t.field({ type: 'NonNegativeInt', resolve: ({ priceCents }) => priceCents }),
    reason: t.string({ resolve: (price, _args, { locale }) => describePrice(price, locale) }),
  }),
});

const TariffExampleType = builder.objectRef<TariffExample>('TariffExample').implement({
  description: 'what a week of five days would cost one kind of family at one plaine',
  fields: (t) => ({
    plaineName: t.exposeString('plaineName'),
    siteName: t.exposeString('siteName'),
    label: t.string({
      description: 'for whom, in the language of whoever asks',
      resolve: ({ category }, _args, { locale }) => describeCategory(category, locale),
    }),
    rank: t.expose('rank', { type: 'NonNegativeInt' }),
    childCount: t.expose('childCount', {
      type: 'NonNegativeInt',
      description: 'children of that age, address and place among brothers and sisters that the portal knows',
    }),
    age: t.string({
      nullable: true,
      description: 'of the youngest of the most frequent kind among them',
      resolve: ({ ageMonths }, _args, { locale }) => (ageMonths === null ? null : formatAge(ageMonths, locale)),
    }),
    postalCode: t.exposeString('postalCode', { nullable: true }),
    now: t.expose('now', { type: TariffPrice, description: 'by what is in force on the first day of the new decision' }),
    then: t.expose('then', { type: TariffPrice, description: 'by the new decision' }),
  }),
});

const TariffPreview = builder.objectRef<{ examples: TariffExample[] }>('TariffPreview').implement({
  fields: (t) => ({ examples: t.field({ type: [TariffExampleType], resolve: ({ examples }) => examples }) }),
});

builder.mutationField('previewTariff', (t) =>
  t.field({
    type: TariffPreview,
    description: 'what families would pay by a decision before it is adopted; changes nothing, and refuses what adopting it would',
    authScopes: { may: 'set tariffs' },
    errors: { types: [InputInvalid], union: { name: 'PreviewTariffResult' } },
    args: { input: t.arg({ type: TariffDecisionInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      examples: await transact(context.app, asStaff(context), ({ tx }) => previewTariff(tx, readInput(input))),
    }),
  }),
);

builder.mutationField('adoptTariff', (t) =>
  t.prismaField({
    type: TariffDecision,
    description: 'writes down a decision of the council on what a day costs; places that are taken keep their price',
    authScopes: { may: 'set tariffs' },
    errors: { types: [InputInvalid], union: { name: 'AdoptTariffResult' } },
    args: { input: t.arg({ type: TariffDecisionInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await transact(context.app, asStaff(context), (ctx) => adoptTariff(ctx, readInput(input)));
      return context.app.database.prisma.tariffDecision.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('withdrawTariff', (t) =>
  t.prismaField({
    type: TariffDecision,
    description: 'takes back a decision that was written down by mistake, before its first day and before it has priced a place',
    authScopes: { may: 'set tariffs' },
    errors: { types: [InputInvalid, AlreadyDecided], union: { name: 'WithdrawTariffResult' } },
    args: { id: t.arg.id({ required: true }), reason: t.arg.string({ required: true, validate: lineOf(500) }) },
    resolve: async (query, _root, args, context) => {
      const id = knownId('TariffDecision', args.id, 'id');
      await transact(context.app, asStaff(context), (ctx) => withdrawTariff(ctx, { id, reason: args.reason }));
      return context.app.database.prisma.tariffDecision.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.asEntity(
  TariffDecision,
  findById('TariffDecision', async (query, ids, { app, actor }) =>
    actor?.staff && mayDo(actor.staff, 'set tariffs')
      ? app.database.prisma.tariffDecision.findMany({ ...query, where: { id: { in: ids } } })
      : [],
  ),
);
