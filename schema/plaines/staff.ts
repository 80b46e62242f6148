import { transact } from '../../server/platform/act.ts';
import { asStaff } from '../../server/context.ts';
import { plainesWithin } from '../../server/identity/access.ts';
import { optionOrder } from '../../server/plaines/option-order.ts';
import { savePlaine } from '../../server/plaines/save-plaine.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { notArchived, plainesOfStaff } from '../lib/visibility.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { optionalId } from '../lib/ids.ts';
import { lineOf, optionalLineOf, upTo } from '../lib/inputs.ts';
import { StaffOption } from './options.ts';
import { StaffWeek } from '../weeks/staff.ts';

const StaffPlaine = builder.prismaObject('Plaine', {
  variant: 'StaffPlaine',
  description: 'a plaine as staff prepare it, published or not',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'the same as of `plaine`' }),
    plaine: t.variant('Plaine', { description: 'what families see of it' }),
    published: t.exposeBoolean('published', { description: 'false: only staff see it' }),
    minChildren: t.expose('minChildren', {
      type: 'NonNegativeInt',
      nullable: true,
      description:
        'children below which the commune may not hold a week, which the desk is told of (`WeekFigures.minimumWarning`); null: however few',
    }),
    options: t.relation('options', {
      type: StaffOption,
      description: 'what families may add to its weeks, offered or not',
      query: { orderBy: optionOrder },
    }),
    weeks: t.relation('weeks', {
      type: StaffWeek,
      description: 'cancelled ones included, those of archived seasons left out',
      query: { where: notArchived, orderBy: { startDate: 'asc' } },
    }),
  }),
});

builder.objectField(AdminQuery, 'plaines', (t) =>
  t.prismaField({
    type: [StaffPlaine],
    description: 'all of them, published or not, with the weeks that were cancelled',
    authScopes: { may: 'see weeks' },
    resolve: (query, _root, _args, context) =>
      context.app.database.prisma.plaine.findMany({
        ...query,
        where: plainesWithin(asStaff(context), 'see weeks'),
        orderBy: [{ site: { name: 'asc' } }, { ageMinMonths: 'asc' }, { name: 'asc' }],
      }),
  }),
);

const SavePlaineInput = builder.inputType('SavePlaineInput', {
  description: 'a plaine; required fields replace, optional ones stay as they were when left out',
  fields: (t) => ({
    id: t.id({ description: 'null creates' }),
    name: t.string({
      description: 'one line, 100 characters at most, no other plaine of the site has it',
      required: true,
      validate: lineOf(100),
    }),
    siteId: t.id({ description: 'of the site where it takes place; when left out, siteName says it' }),
    siteName: t.string({
      validate: lineOf(100).nullish(),
      description: 'when there is no siteId: the site of this name, made when there is none',
    }),
    ageMinMonths: t.field({
      description: 'on the first day of a week, in months',
      type: 'NonNegativeInt',
      required: true,
      validate: upTo(300),
    }),
    ageMaxMonths: t.field({
      description: 'on the first day of a week, in months; 300 at most, not below `ageMinMonths`',
      type: 'NonNegativeInt',
      required: true,
      validate: upTo(300),
    }),
    dailyRateCents: t.field({
      type: 'NonNegativeInt',
      required: true,
      validate: upTo(100_000),
      description: "daily rate of a first resident child, in euro cents, 100,000 at most; the other rates follow the commune's tariff",
    }),
    published: t.boolean({ description: 'true: everybody sees it. False is InputInvalid while children hold places', required: true }),
    siteAddress: t.string({ validate: optionalLineOf(200), description: 'of the site, for all its plaines; left out: as it was' }),
    minChildren: t.field({
      type: 'NonNegativeInt',
      validate: upTo(1000).nullish(),
      description: 'children below which the commune may not hold a week; null or 0: however few; left out: as it was',
    }),
    dayBegins: t.string({ validate: optionalLineOf(5), description: '« HH:MM », with dayEnds; left out: as it was' }),
    dayEnds: t.string({ description: '« HH:MM », after `dayBegins`; left out: as it was', validate: optionalLineOf(5) }),
    toBring: t.string({ validate: optionalLineOf(300), description: 'left out: as it was' }),
  }),
});

builder.mutationField('savePlaine', (t) =>
  t.prismaField({
    description:
      'creates a plaine, or changes the one with this id; a published one is seen by everybody. InputInvalid for ages or hours the wrong way round, a name taken at that site, or withdrawing one where children hold places',
    type: 'Plaine',
    authScopes: { may: 'open plaines' },
    errors: {
      types: [InputInvalid],
      union: { name: 'SavePlaineResult', description: 'answer of `savePlaine`: the plaine, or InputInvalid' },
    },
    args: {
      input: t.arg({ description: 'the plaine; of the optional fields, what is left out stays', type: SavePlaineInput, required: true }),
    },
    resolve: async (query, _root, { input }, context) => {
      const plaine = { ...input, id: optionalId('Plaine', input.id, 'id'), siteId: optionalId('Site', input.siteId, 'siteId') };
      const id = await transact(context.app, asStaff(context), (ctx) => savePlaine(ctx, plaine));
      return context.app.database.prisma.plaine.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.asEntity(
  StaffPlaine,
  findById('StaffPlaine', (query, ids, context) =>
    context.app.database.prisma.plaine.findMany({ ...query, where: { AND: [{ id: { in: ids } }, plainesOfStaff(context, 'see weeks')] } }),
  ),
);
