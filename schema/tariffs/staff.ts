import { transact } from '../../server/platform/act.ts';
import { asStaff } from '../../server/context.ts';
import { adoptTariff, type TariffInput, withdrawTariff } from '../../server/enrolments/adopt-tariff.ts';
import { describeCategory, describePrice } from '../../server/enrolments/messages.ts';
import { previewTariff, type TariffExample } from '../../server/enrolments/preview-tariff.ts';
import { type Price, ranks } from '../../server/enrolments/price.ts';
import { formatAge } from '../../server/language/format.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { knownId } from '../lib/ids.ts';
import { lineOf, listOf, upTo } from '../lib/inputs.ts';
import { PriceCategory, TariffDecision } from './type.ts';

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
  description: 'what a day costs a category and rank: percent or dayCents, never both; InputInvalid otherwise',
  fields: (t) => ({
    category: t.field({ type: PriceCategory, required: true, description: 'whom it is for, by address and school' }),
    rank: t.field({
      type: 'NonNegativeInt',
      required: true,
      validate: upTo(ranks.length),
      description: '1, 2, or 3 for the third child and more',
    }),
    percent: t.field({ type: 'NonNegativeInt', validate: upTo(1000).nullish(), description: "of the plaine's daily rate; else dayCents" }),
    dayCents: t.field({ type: 'NonNegativeInt', validate: upTo(100_000).nullish(), description: 'euro cents for a day; else percent' }),
  }),
});

// Its values are checked by the act: the validation plugin does not answer for a list within a list.
const ReductionRateInput = builder.inputType('ReductionRateInput', {
  description: 'what a reduced rate is worth to a category and rank: percentOff or dayCents, never both; InputInvalid otherwise',
  fields: (t) => ({
    category: t.field({ type: PriceCategory, required: true, description: 'whom it is for, by address and school' }),
    rank: t.field({
      type: 'NonNegativeInt',
      required: true,
      description: '1, 2, or 3 for the third child and more',
    }),
    percentOff: t.field({
      type: 'NonNegativeInt',
      description: "taken off the day's rate; 100: free. Else dayCents",
    }),
    dayCents: t.field({
      type: 'NonNegativeInt',
      description: 'euro cents for a day, where that is less; else percentOff',
    }),
  }),
});

const TariffReductionInput = builder.inputType('TariffReductionInput', {
  description: 'a reduced rate; a name that an earlier decision has is the same reduction, and whoever was granted it has it',
  fields: (t) => ({
    name: t.string({ required: true, validate: lineOf(60), description: 'as the commune names it; once in a decision' }),
    rates: t.field({
      type: [ReductionRateInput],
      required: true,
      validate: listOf(9),
      description: 'one at most for each category and rank; who is left out pays as without it',
    }),
  }),
});

const TariffDecisionInput = builder.inputType('TariffDecisionInput', {
  description: 'a decision of the council as a whole; it cannot be edited afterwards',
  fields: (t) => ({
    reference: t.string({ required: true, validate: lineOf(100), description: 'how the council names it' }),
    decidedOn: t.field({ type: 'Date', required: true, description: 'the day of the council' }),
    validFrom: t.field({ type: 'Date', required: true, description: 'prices the weeks that begin from this day on; not in the past' }),
    validUntil: t.field({ type: 'Date', description: 'the last such day; null: until another one does' }),
    plaineIds: t.idList({ validate: listOf(200).nullish(), description: 'left out: all plaines' }),
    rates: t.field({ type: [TariffRateInput], required: true, validate: listOf(9), description: 'one for each category and rank' }),
    roundingCents: t.field({
      type: 'NonNegativeInt',
      validate: upTo(100).nullish(),
      description: 'what percents give is rounded to a multiple of this: 1, 5, 10, 50 or 100; left out: 1',
    }),
    ceilingCents: t.field({
      type: 'NonNegativeInt',
      validate: upTo(10_000_000).nullish(),
      description: 'the most that a parent pays for the weeks of one season; left out: no limit',
    }),
    reductions: t.field({ type: [TariffReductionInput], validate: listOf(20).nullish(), description: 'left out: none' }),
  }),
});

const readInput = ({ plaineIds, rates, reductions, ...input }: typeof TariffDecisionInput.$inferInput): TariffInput => ({
  ...input,
  roundingCents: input.roundingCents ?? 1,
  ceilingCents: input.ceilingCents ?? null,
  reductions: (reductions ?? []).map(({ name, rates: of }) => ({
    name,
    rates: of.map(({ category, rank, percentOff = null, dayCents = null }) => ({ category, rank, percentOff, dayCents })),
  })),
  plaineIds: (plaineIds ?? []).map((id) => knownId('Plaine', id, 'plaineIds')),
  rates: rates.map(({ category, rank, percent = null, dayCents = null }) => ({ category, rank, percent, dayCents })),
});

const TariffPrice = builder.objectRef<Price>('TariffPrice').implement({
  description: 'what a week of five days costs, and by which rate',
  fields: (t) => ({
    cents: t.field({ type: 'NonNegativeInt', description: 'euro cents for the whole week', resolve: ({ priceCents }) => priceCents }),
    reason: t.string({
      description: 'days × rate of a day, category, rank and decision, in the language of whoever asks',
      resolve: (price, _args, { locale }) => describePrice(price, locale),
    }),
  }),
});

const ReducedPrice = builder.objectRef<TariffExample['reduced'][number]>('ReducedPrice').implement({
  description: 'what a week of five days would cost by the new decision to who has a reduced rate',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'of the reduced rate' }),
    price: t.expose('price', { type: TariffPrice, description: 'with it' }),
  }),
});

const TariffExampleType = builder.objectRef<TariffExample>('TariffExample').implement({
  description: 'what a week of five days would cost one kind of family at one plaine',
  fields: (t) => ({
    plaineName: t.exposeString('plaineName', { description: 'of the plaine where the week would be' }),
    siteName: t.exposeString('siteName', { description: 'where this plaine takes place' }),
    label: t.string({
      description: 'for whom, in the language of whoever asks',
      resolve: ({ category }, _args, { locale }) => describeCategory(category, locale),
    }),
    rank: t.expose('rank', {
      type: 'NonNegativeInt',
      description: '1, 2, or 3 for the third child and more of the same week',
    }),
    childCount: t.expose('childCount', {
      type: 'NonNegativeInt',
      description: 'children of that age, address and place among brothers and sisters that the portal knows',
    }),
    age: t.string({
      nullable: true,
      description: 'of the youngest of the most frequent kind among them',
      resolve: ({ ageMonths }, _args, { locale }) => (ageMonths === null ? null : formatAge(ageMonths, locale)),
    }),
    postalCode: t.exposeString('postalCode', {
      nullable: true,
      description: 'of the parents of the most frequent kind among them; null: there is no such child yet, or no address is known',
    }),
    now: t.expose('now', { type: TariffPrice, description: 'by what is in force on the first day of the new decision' }),
    then: t.expose('then', { type: TariffPrice, description: 'by the new decision' }),
    reduced: t.expose('reduced', {
      type: [ReducedPrice],
      description: 'by the new decision, for each reduced rate that concerns this category and rank',
    }),
  }),
});

const TariffPreview = builder.objectRef<{ examples: TariffExample[] }>('TariffPreview').implement({
  description: 'a decision that is not adopted, beside what is in force on its first day',
  fields: (t) => ({
    examples: t.field({
      type: [TariffExampleType],
      description: 'nine for each plaine that it prices, by site and age, then category and rank',
      resolve: ({ examples }) => examples,
    }),
  }),
});

builder.mutationField('previewTariff', (t) =>
  t.field({
    type: TariffPreview,
    description: 'what families would pay by a decision before it is adopted; changes nothing, and refuses what adopting it would',
    authScopes: { may: 'set tariffs' },
    errors: {
      types: [InputInvalid],
      union: { name: 'PreviewTariffResult', description: 'answer of `previewTariff`: the examples, or InputInvalid' },
    },
    args: { input: t.arg({ type: TariffDecisionInput, required: true, description: 'the decision as it would be adopted' }) },
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
    errors: {
      types: [InputInvalid],
      union: { name: 'AdoptTariffResult', description: 'answer of `adoptTariff`: the decision, or InputInvalid' },
    },
    args: { input: t.arg({ type: TariffDecisionInput, required: true, description: 'the decision as the council took it' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await transact(context.app, asStaff(context), (ctx) => adoptTariff(ctx, readInput(input)));
      return context.app.database.prisma.tariffDecision.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('withdrawTariff', (t) =>
  t.prismaField({
    type: TariffDecision,
    description:
      'takes back a decision that was written down by mistake, before its first day and before it has priced a place. InputInvalid for an unknown one; AlreadyDecided once it is in force, has priced a place or is withdrawn',
    authScopes: { may: 'set tariffs' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'WithdrawTariffResult', description: 'answer of `withdrawTariff`: the decision, or one of its refusals' },
    },
    args: {
      id: t.arg.id({ required: true, description: 'of the decision' }),
      reason: t.arg.string({
        required: true,
        validate: lineOf(500),
        description: 'why, for the audit trail; one line, 500 characters at most',
      }),
    },
    resolve: async (query, _root, args, context) => {
      const id = knownId('TariffDecision', args.id, 'id');
      await transact(context.app, asStaff(context), (ctx) => withdrawTariff(ctx, { id, reason: args.reason }));
      return context.app.database.prisma.tariffDecision.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
