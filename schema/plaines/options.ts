// Options of the weeks of a plaine: what they are, and how the desk keeps them.
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { optionOrder } from '../../server/plaines/option-order.ts';
import { saveOption } from '../../server/plaines/save-option.ts';
import { builder } from '../builder.ts';
import { knownId, optionalId } from '../lib/ids.ts';
import { lineOf, linesOf, upTo } from '../lib/inputs.ts';
import { findById } from '../lib/references.ts';
import { plainesOfStaff, visiblePlaines } from '../lib/visibility.ts';

export const WeekOptionKind = builder.enumType('WeekOptionKind', {
  description: 'what an option is',
  values: {
    CARE_BEFORE: { description: 'care before the day begins' },
    CARE_AFTER: { description: 'care after the day ends' },
    MEAL: { description: 'something to eat, on each day of the week' },
    SHUTTLE: { description: 'a shuttle with stops' },
  } as const,
});

export const WeekOptionUnit = builder.enumType('WeekOptionUnit', {
  description: 'what the price of an option is for',
  values: {
    WEEK: { description: 'the whole week' },
    DAY: { description: 'each day on which the plaine is open' },
  } as const,
});

export const WeekOption = builder.prismaObject('WeekOption', {
  description: 'what families may add to a week of a plaine: the same for all its weeks',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'of the option' }),
    kind: t.expose('kind', { type: WeekOptionKind, description: 'care, meal or shuttle' }),
    name: t.exposeString('name', { description: 'as the commune calls it; no other option of the plaine has it' }),
    priceCents: t.expose('priceCents', { type: 'NonNegativeInt', description: 'for `unit`, in euro cents, for who adds it today' }),
    unit: t.expose('unit', { type: WeekOptionUnit, description: 'what `priceCents` is for' }),
    stops: t.exposeStringList('stops', { description: 'of a shuttle, in order; else none' }),
    attestable: t.exposeBoolean('attestable', { description: 'a tax certificate counts what is paid for it' }),
  }),
});

export const StaffOption = builder.prismaObject('WeekOption', {
  variant: 'StaffOption',
  description: 'an option as staff keep it, offered or not',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'the same as of `option`' }),
    option: t.variant('WeekOption', { description: 'what families see of it' }),
    capacity: t.expose('capacity', { type: 'NonNegativeInt', nullable: true, description: 'places of one week; null: as many as ask' }),
    deadlineDays: t.expose('deadlineDays', {
      type: 'NonNegativeInt',
      description: 'it is added or left until this many days before the first day of the week',
    }),
    offered: t.exposeBoolean('offered', { description: 'false: nobody adds it any more; who has it keeps it' }),
    version: t.expose('version', { type: 'NonNegativeInt', description: 'for `saveOption`' }),
  }),
});

builder.prismaObjectFields('Plaine', (t) => ({
  options: t.relation('options', {
    type: WeekOption,
    description: 'what families may add to its weeks once they hold one: `optionChoices` says what is left of it',
    query: { where: { offered: true }, orderBy: optionOrder },
  }),
}));

const SaveOptionInput = builder.inputType('SaveOptionInput', {
  description: 'an option of the weeks of a plaine, whole',
  fields: (t) => ({
    id: t.id({ description: 'null creates' }),
    version: t.field({ type: 'NonNegativeInt', description: 'as it was read; needed to change one' }),
    plaineId: t.id({ required: true, description: 'whose weeks have it; stays' }),
    kind: t.field({ type: WeekOptionKind, required: true, description: 'stays' }),
    name: t.string({ required: true, validate: lineOf(80), description: 'one line, 80 characters at most' }),
    priceCents: t.field({ type: 'NonNegativeInt', required: true, validate: upTo(50_000), description: 'for `unit`, in euro cents' }),
    unit: t.field({ type: WeekOptionUnit, required: true, description: 'what `priceCents` is for' }),
    stops: t.stringList({
      validate: linesOf(80, 30),
      description: 'of a shuttle, in order, each one line of 80 characters at most, 30 of them; none for anything else',
    }),
    capacity: t.field({ type: 'NonNegativeInt', validate: upTo(1000), description: 'places of one week; null: as many as ask' }),
    deadlineDays: t.field({
      type: 'NonNegativeInt',
      required: true,
      validate: upTo(60),
      description: 'it is added or left until this many days before the first day of the week, 1 or more',
    }),
    attestable: t.boolean({ required: true, description: 'a tax certificate counts what is paid for it' }),
    offered: t.boolean({ required: true, description: 'false: nobody adds it any more; who has it keeps it' }),
  }),
});

builder.mutationField('saveOption', (t) =>
  t.prismaField({
    type: StaffOption,
    description:
      'creates an option of the weeks of a plaine, or changes the one with this id; places that have it keep it, at the price at which it was chosen',
    authScopes: { may: 'open plaines' },
    errors: {
      types: [InputInvalid],
      union: { name: 'SaveOptionResult', description: 'answer of `saveOption`: the option, or InputInvalid' },
    },
    args: { input: t.arg({ type: SaveOptionInput, required: true, description: 'the option, whole' }) },
    resolve: async (query, _root, { input }, context) => {
      const option = {
        ...input,
        id: optionalId('WeekOption', input.id, 'id'),
        plaineId: knownId('Plaine', input.plaineId, 'plaineId'),
        stops: input.stops ?? [],
        capacity: input.capacity ?? null,
      };
      const id = await transact(context.app, asStaff(context), (ctx) => saveOption(ctx, option));
      return context.app.database.prisma.weekOption.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.asEntity(
  WeekOption,
  findById('WeekOption', (query, ids, context) =>
    context.app.database.prisma.weekOption.findMany({ ...query, where: { id: { in: ids }, plaine: visiblePlaines(context) } }),
  ),
);

builder.asEntity(
  StaffOption,
  findById('StaffOption', (query, ids, context) =>
    context.app.database.prisma.weekOption.findMany({ ...query, where: { id: { in: ids }, plaine: plainesOfStaff(context, 'see weeks') } }),
  ),
);
