import { transact } from '../../server/platform/act.ts';
import { asStaff } from '../../server/context.ts';
import { archiveSeason, saveSeason } from '../../server/plaines/seasons.ts';
import { copySeason, planCopy, type SeasonCopy } from '../../server/plaines/copy-season.ts';
import type { PlannedWeek } from '../../server/plaines/planned-weeks.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { EnrolmentPeriod } from '../enrolment-periods/type.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { knownId, optionalId } from '../lib/ids.ts';
import { findById } from '../lib/references.ts';
import { onlyFor } from '../lib/visibility.ts';
import { lineOf, listOf } from '../lib/inputs.ts';
import { CopiedHoliday } from './holiday.ts';
import { SeasonKind } from './type.ts';

export const StaffSeason = builder.prismaObject('Season', {
  variant: 'StaffSeason',
  description: 'a season as staff prepare it',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'the same as of `season`' }),
    season: t.variant('Season', { description: 'what families see of it' }),
    weekCount: t.relationCount('weeks', { description: 'its weeks, those that were cancelled left out', where: { cancelledAt: null } }),
    periods: t.relation('periods', { type: EnrolmentPeriod, description: 'first one first', query: { orderBy: { opensAt: 'asc' } } }),
    isCopied: t.boolean({
      description: 'another season was made from it: it is not copied again',
      select: { copy: { select: { id: true } } },
      resolve: ({ copy }) => copy !== null,
    }),
    version: t.expose('version', { type: 'NonNegativeInt', description: 'how often it was changed: saveSeason takes it back' }),
    archivedAt: t.expose('archivedAt', { description: 'null: in the lists', type: 'DateTime', nullable: true }),
  }),
});

builder.objectField(AdminQuery, 'seasons', (t) =>
  t.prismaField({
    type: [StaffSeason],
    description: 'the one that begins last comes first',
    authScopes: { may: 'open plaines' },
    args: { archived: t.arg.boolean({ description: 'true: those that are archived; left out: the others' }) },
    resolve: (query, _root, { archived }, { app }) =>
      app.database.prisma.season.findMany({
        ...query,
        where: { archivedAt: archived ? { not: null } : null },
        orderBy: [{ firstDay: 'desc' }, { name: 'asc' }],
      }),
  }),
);

const SaveSeasonInput = builder.inputType('SaveSeasonInput', {
  description: 'a season as a whole',
  fields: (t) => ({
    id: t.id({ description: 'null creates' }),
    version: t.field({
      type: 'NonNegativeInt',
      description: 'as it was read: refused when somebody changed it since; left out overwrites',
    }),
    name: t.string({ required: true, validate: lineOf(100), description: 'no two seasons have the same' }),
    kind: t.field({ type: SeasonKind, required: true, description: 'which holidays' }),
    firstDay: t.field({ type: 'Date', required: true, description: 'not far from today' }),
    lastDay: t.field({ type: 'Date', required: true, description: 'not before firstDay' }),
    takesWeeks: t.boolean({ description: 'weeks between these days that have no season become weeks of this one' }),
  }),
});

const CopySeasonInput = builder.inputType('CopySeasonInput', {
  description: 'a season made from another',
  fields: (t) => ({
    sourceId: t.id({ required: true, description: 'of the season that is copied' }),
    name: t.string({ required: true, validate: lineOf(100), description: 'of the new season' }),
    firstDay: t.field({ type: 'Date', required: true, description: 'of the new season: its week takes the first week' }),
    openHolidays: t.field({
      type: ['Date'],
      validate: listOf(60).nullish(),
      description: 'public holidays on which plaines are open all the same',
    }),
  }),
});
const readCopy = ({ sourceId, openHolidays, ...input }: typeof CopySeasonInput.$inferInput) => ({
  ...input,
  sourceId: knownId('Season', sourceId, 'sourceId'),
  openHolidays: openHolidays ?? [],
});

export const PlannedWeekType = builder.objectRef<PlannedWeek>('CopiedWeek').implement({
  description: 'a week before it is made, by `copySeason` or `makeSeasonWeeks`',
  fields: (t) => ({
    plaineName: t.exposeString('plaineName', { description: 'of the plaine, with its ages, hours, texts and rates' }),
    siteName: t.exposeString('siteName', { description: 'of its site' }),
    startDate: t.expose('startDate', { type: 'Date', description: 'first day that the plaine is open' }),
    endDate: t.expose('endDate', { type: 'Date', description: 'last day that the plaine is open' }),
    openDays: t.expose('openDays', { type: ['Date'], description: 'without the holidays that are crossed out' }),
    capacity: t.expose('capacity', { type: 'NonNegativeInt', description: 'places in all' }),
    animators: t.expose('animators', { type: 'NonNegativeInt', nullable: true, description: 'posted to the group; null: not said' }),
    holidays: t.expose('holidays', { type: [CopiedHoliday], description: 'in order' }),
    exists: t.exposeBoolean('exists', { description: 'the plaine has a week at these dates, which stays as it is' }),
  }),
});

const SeasonCopyType = builder.objectRef<SeasonCopy>('SeasonCopy').implement({
  description: 'what a copy of a season would be',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'of the new season' }),
    firstDay: t.expose('firstDay', { type: 'Date', description: 'of the new season' }),
    lastDay: t.expose('lastDay', { type: 'Date', description: 'the last day of the old one, moved by as many weeks' }),
    weeks: t.expose('weeks', { type: [PlannedWeekType], description: 'first one first' }),
  }),
});

builder.mutationFields((t) => ({
  saveSeason: t.prismaField({
    type: StaffSeason,
    description: 'creates a season, or changes the one with this id. InputInvalid for a name that is taken or weeks left outside its days',
    authScopes: { may: 'open plaines' },
    errors: {
      types: [InputInvalid],
      union: { name: 'SaveSeasonResult', description: 'answer of `saveSeason`: the season, or InputInvalid' },
    },
    args: { input: t.arg({ type: SaveSeasonInput, required: true, description: 'the season as a whole' }) },
    resolve: async (query, _root, { input }, context) => {
      const season = { ...input, id: optionalId('Season', input.id, 'id'), takesWeeks: input.takesWeeks ?? false };
      const id = await transact(context.app, asStaff(context), (ctx) => saveSeason(ctx, season));
      return context.app.database.prisma.season.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  archiveSeason: t.prismaField({
    type: StaffSeason,
    description: 'takes a season that is over out of every list; AlreadyDecided before its last day is over',
    authScopes: { may: 'open plaines' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'ArchiveSeasonResult', description: 'answer of `archiveSeason`: the season, or why it was not archived' },
    },
    args: { seasonId: t.arg.id({ required: true, description: 'of a season that is over' }) },
    resolve: async (query, _root, { seasonId }, context) => {
      const id = knownId('Season', seasonId, 'seasonId');
      await transact(context.app, asStaff(context), (ctx) => archiveSeason(ctx, id));
      return context.app.database.prisma.season.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  previewSeasonCopy: t.field({
    type: SeasonCopyType,
    description: 'what `copySeason` would make; writes nothing',
    authScopes: { may: 'open plaines' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'PreviewSeasonCopyResult', description: 'answer of `previewSeasonCopy`: the weeks, or why there is no copy' },
    },
    args: { input: t.arg({ type: CopySeasonInput, required: true, description: 'what is copied, and to when' }) },
    resolve: (_root, { input }, context) => transact(context.app, asStaff(context), ({ tx }) => planCopy(tx, readCopy(input))),
  }),
  copySeason: t.prismaField({
    type: StaffSeason,
    description:
      'makes a season from another: weeks moved by whole weeks, public holidays crossed out, capacities and animators as they were; enrolment periods are not copied. AlreadyDecided when it was copied',
    authScopes: { may: 'open plaines' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'CopySeasonResult', description: 'answer of `copySeason`: the new season, or why there is none' },
    },
    args: { input: t.arg({ type: CopySeasonInput, required: true, description: 'what is copied, and to when' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await transact(context.app, asStaff(context), (ctx) => copySeason(ctx, readCopy(input)));
      return context.app.database.prisma.season.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));

builder.asEntity(
  StaffSeason,
  findById('StaffSeason', (query, ids, context) =>
    context.app.database.prisma.season.findMany({ ...query, where: { AND: [{ id: { in: ids } }, onlyFor(context, 'open plaines')] } }),
  ),
);
