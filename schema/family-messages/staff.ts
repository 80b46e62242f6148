// What the desk writes to families: to whom, what, when, and what became of it.
import { asStaff } from '../../server/context.ts';
import { type Letter, writeLetters } from '../../server/family-messages/letters.ts';
import type { Delivery } from '../../server/family-messages/read-delivery.ts';
import { saveMessage } from '../../server/family-messages/save-message.ts';
import { cancelMessage, scheduleMessage, testMessage } from '../../server/family-messages/schedule-message.ts';
import { countReaders, type Counts, readSample, type Selection, selectionOf } from '../../server/family-messages/selection.ts';
import { listTexts, openTexts } from '../../server/family-messages/texts.ts';
import { fromIsoDay, isoDay } from '../../server/language/dates.ts';
import type { Locale } from '../../server/language/messages.ts';
import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone, knownId, optionalId } from '../lib/ids.ts';
import { listOf } from '../lib/inputs.ts';
import { connectionOf, type Order, pageArgs, readPage } from '../lib/pages.ts';
import { findById } from '../lib/references.ts';
import { onlyFor } from '../lib/visibility.ts';
import { ParentContact } from '../parents/family.ts';
import { Plaine } from '../plaines/type.ts';
import { Season } from '../seasons/type.ts';
import { Site } from '../sites/type.ts';
import { nameOfMember } from '../staff-members/name-of.ts';
import { Week } from '../weeks/type.ts';
import { deliveryOf, lateOf, refusedOf } from './delivery.ts';
import { MessageText, MessageTextInput } from './texts.ts';

const MessagePlace = builder.enumType('MessagePlace', {
  description: 'how a child stands in a week, for who is written to',
  values: {
    CONFIRMED: { description: 'a confirmed place: who took it and the other parents of the child' },
    HELD: { description: 'a place that is held and not paid: who holds it alone' },
    WAITING: { description: 'in the queue, or with an offer: who waits for it alone' },
  } as const,
});

const MessageStatus = builder.enumType('MessageStatus', {
  description: 'where a message of the desk stands',
  values: {
    DRAFT: { description: 'it is being written; nobody has it' },
    SCHEDULED: { description: 'it leaves at `sendAt`' },
    SENT: { description: 'it left: `delivery` says what became of it' },
    CANCELLED: { description: 'it never leaves' },
  } as const,
});

// A query that is not spread is warned of; where nothing is named there is nothing to read.
const MessageSelection = builder.objectRef<Selection>('MessageSelection').implement({
  description: 'which families a message is for: all that is said holds',
  fields: (t) => ({
    season: t.prismaField({
      type: Season,
      nullable: true,
      description: 'weeks of this season; null: of any, or it is gone',
      resolve: ({ ...query }, { seasonId }, _args, { app }) =>
        seasonId ? app.database.prisma.season.findUnique({ ...query, where: { id: seasonId } }) : null,
    }),
    plaine: t.prismaField({
      type: Plaine,
      nullable: true,
      description: 'weeks of this plaine; null: of any, or it is gone',
      resolve: ({ ...query }, { plaineId }, _args, { app }) =>
        plaineId ? app.database.prisma.plaine.findUnique({ ...query, where: { id: plaineId } }) : null,
    }),
    site: t.prismaField({
      type: Site,
      nullable: true,
      description: 'weeks at this site; null: at any, or it is gone',
      resolve: ({ ...query }, { siteId }, _args, { app }) =>
        siteId ? app.database.prisma.site.findUnique({ ...query, where: { id: siteId } }) : null,
    }),
    seasonId: t.exposeID('seasonId', { nullable: true, description: 'the season as it was chosen, even when it is gone; null: any' }),
    plaineId: t.exposeID('plaineId', { nullable: true, description: 'the plaine as it was chosen, even when it is gone; null: any' }),
    siteId: t.exposeID('siteId', { nullable: true, description: 'the site as it was chosen, even when it is gone; null: any' }),
    weekId: t.exposeID('weekId', { nullable: true, description: 'the group as it was chosen, even when it is gone; null: any' }),
    weekOf: t.field({
      type: 'Date',
      nullable: true,
      description: 'weeks of the calendar week of this day; null: any',
      resolve: ({ weekOf }) => (weekOf ? fromIsoDay(weekOf) : null),
    }),
    week: t.prismaField({
      type: Week,
      nullable: true,
      description: 'this group: one plaine in one week; null: any, or it is gone',
      resolve: ({ ...query }, { weekId }, _args, { app }) =>
        weekId ? app.database.prisma.week.findUnique({ ...query, where: { id: weekId } }) : null,
    }),
    places: t.field({ type: [MessagePlace], description: 'how the child stands in the week', resolve: ({ places }) => places }),
  }),
});

const MessageAudience = builder.objectRef<Counts>('MessageAudience').implement({
  description: 'whom a message would be written to now',
  fields: (t) => ({
    parents: t.expose('parents', { type: 'NonNegativeInt', description: 'parents: each gets one mail' }),
    children: t.expose('children', { type: 'NonNegativeInt', description: 'children that it is about' }),
  }),
});

type Preview = Letter & { parentId: string };

const MessagePreview = builder.objectRef<Preview>('MessagePreview').implement({
  description: 'a message as a real family of its selection would read it now',
  fields: (t) => ({
    parent: t.prismaField({
      type: ParentContact,
      description: 'who would',
      resolve: (query, { parentId }, _args, { app }) => app.database.prisma.parent.findUniqueOrThrow({ ...query, where: { id: parentId } }),
    }),
    language: t.exposeString('language', { description: 'which it is written in, like `fr`' }),
    title: t.exposeString('title', { description: 'on one line, the fields filled in' }),
    paragraphs: t.exposeStringList('paragraphs', { description: 'the text, paragraph by paragraph, the fields filled in' }),
  }),
});

const MessageDelivery = builder.objectRef<Delivery>('MessageDelivery').implement({
  description: 'what became of a message, in parents',
  fields: (t) => ({
    waiting: t.expose('waiting', { type: 'NonNegativeInt', description: 'their mail has not left yet' }),
    sent: t.expose('sent', { type: 'NonNegativeInt', description: 'the mail server took it' }),
    announced: t.expose('announced', {
      type: 'NonNegativeInt',
      description:
        'no mail of its own: one mail says that there is something to read on the portal, for nobody confirmed the address and it got too many',
    }),
    refused: t.expose('refused', { type: 'NonNegativeInt', description: 'the mail server will not take it: `refused` names them' }),
    skipped: t.expose('skipped', {
      type: 'NonNegativeInt',
      description: 'nothing was sent: their account was erased, or the child is out of their sight since',
    }),
  }),
});

/** The weight of what reads every place of the selection: a request has room for some messages' and not for a thousand. */
const readsEveryPlace = 300;

export const StaffMessage = builder.prismaObject('FamilyMessage', {
  variant: 'StaffMessage',
  description: 'what the desk writes to the families of a selection; for staff who write to families',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `sendFamilyMessage`, `testFamilyMessage` and `cancelFamilyMessage`' }),
    version: t.expose('version', { type: 'NonNegativeInt', description: 'how often it was changed: what changes it takes it back' }),
    status: t.expose('status', { type: MessageStatus, description: 'where it stands' }),
    texts: t.field({
      type: [MessageText],
      description: 'what it says, in each language that it was written in, French first',
      select: { sealed: true },
      resolve: ({ id, sealed }, _args, { app }) => listTexts(openTexts(app.keyRing, { id, sealed })),
    }),
    selection: t.field({
      type: MessageSelection,
      description: 'whom it is for: who the selection holds when it leaves',
      select: { selection: true },
      resolve: ({ selection }) => selectionOf(selection),
    }),
    audience: t.field({
      type: MessageAudience,
      description: 'whom it would be written to now',
      select: { selection: true },
      complexity: { field: readsEveryPlace },
      resolve: ({ selection }, _args, { app }) => countReaders(app.database.prisma, selectionOf(selection)),
    }),
    previews: t.field({
      type: [MessagePreview],
      description: 'as one family of the selection would read it now, in each language that it was written in; empty when it is for nobody',
      select: { sealed: true, selection: true },
      complexity: { field: readsEveryPlace },
      resolve: async ({ id, sealed, selection }, _args, { app }): Promise<Preview[]> => {
        const { prisma } = app.database;
        const sample = await readSample(prisma, selectionOf(selection));
        if (!sample) return [];
        const { person } = await prisma.parent.findUniqueOrThrow({ where: { id: sample.parentId }, select: { person: true } });
        const addressed = [{ ...sample, message: { id, sealed }, givenName: person.givenName }];
        const languages = Object.keys(openTexts(app.keyRing, { id, sealed })) as Locale[];
        const letters = await Promise.all(languages.map((language) => writeLetters({ prisma, keyRing: app.keyRing }, addressed, language)));
        return letters.flat().flatMap((letter) => (letter ? [{ ...letter, parentId: sample.parentId }] : []));
      },
    }),
    authorName: t.string({
      nullable: true,
      description: 'who began it; null: a member who is gone',
      select: { staffId: true },
      resolve: ({ staffId }, _args, context) => nameOfMember(context, staffId),
    }),
    changedByName: t.string({
      nullable: true,
      description: 'who changed it last; null: nobody since it was begun, or a member who is gone',
      select: { changedById: true },
      resolve: ({ changedById }, _args, context) => (changedById ? nameOfMember(context, changedById) : null),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'when it was begun' }),
    sendAt: t.expose('sendAt', { type: 'DateTime', nullable: true, description: 'when it leaves, or was to; null: nobody said so' }),
    sentAt: t.expose('sentAt', { type: 'DateTime', nullable: true, description: 'when it left; null: it did not' }),
    cancelledAt: t.expose('cancelledAt', { type: 'DateTime', nullable: true, description: 'when it was cancelled; null: it was not' }),
    isLate: t.boolean({
      description:
        'its time passed some minutes ago and it has not left: `sendFamilyMessage` tries again, `cancelFamilyMessage` gives it up',
      select: { status: true },
      resolve: ({ id, status }, _args, context) => status === 'SCHEDULED' && lateOf(context).load(id),
    }),
    delivery: t.field({
      type: MessageDelivery,
      nullable: true,
      description: 'what became of it; null before it left',
      select: { status: true },
      resolve: ({ id, status }, _args, context) => (status === 'SENT' ? deliveryOf(context).load(id) : null),
    }),
    refused: t.prismaField({
      type: [ParentContact],
      description: 'parents whose address did not take it, by name, 200 at most; `delivery.refused` counts them all',
      resolve: async (query, { id }, _args, context) =>
        context.app.database.prisma.parent.findMany({
          ...query,
          where: { id: { in: await refusedOf(context).load(id) } },
          orderBy: [{ person: { familyName: 'asc' } }, { person: { givenName: 'asc' } }, { id: 'asc' }],
          take: 200,
        }),
    }),
  }),
});

const newest: Order = { by: 'seq', direction: 'desc' };
const MessageConnection = connectionOf('StaffMessage', StaffMessage, { row: 'a message of the desk', order: 'newest first' });

builder.objectFields(AdminQuery, (t) => ({
  familyMessages: t.field({
    type: MessageConnection,
    description: 'what the desk wrote to families, newest first: drafts, what is scheduled, what left and what was cancelled',
    authScopes: { may: 'write to families' },
    args: { ...pageArgs, status: t.arg({ type: MessageStatus, description: 'only those that stand so; all when left out' }) },
    resolve: async (_root, args, context, info) => {
      const { familyMessage } = context.app.database.prisma;
      const where = args.status ? { status: args.status } : {};
      const page = await readPage({ args, order: newest, context, info }, (query, beyond) =>
        familyMessage.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => familyMessage.count({ where }) };
    },
  }),
  familyMessage: t.prismaField({
    type: StaffMessage,
    nullable: true,
    description: 'one message; null: there is none of this id',
    authScopes: { may: 'write to families' },
    args: { id: t.arg.id({ required: true, description: 'of the message' }) },
    resolve: (query, _root, { id }, { app }) =>
      app.database.prisma.familyMessage.findUnique({ ...query, where: { id: idOrNone('FamilyMessage', id) } }),
  }),
}));

const MessageSelectionInput = builder.inputType('MessageSelectionInput', {
  description:
    'which families: all that is said holds, and a season, a plaine, a site or a week has to be said. Weeks that are over count when the season or the week is said',
  fields: (t) => ({
    seasonId: t.id({ description: 'weeks of this season' }),
    plaineId: t.id({ description: 'weeks of this plaine' }),
    siteId: t.id({ description: 'weeks at this site' }),
    weekOf: t.field({ type: 'Date', description: 'the calendar week of this day, at every plaine' }),
    weekId: t.id({ description: 'one plaine in one week' }),
    places: t.field({ type: [MessagePlace], required: true, validate: listOf(10), description: 'how the child stands; one at least' }),
  }),
});

const SaveFamilyMessageInput = builder.inputType('SaveFamilyMessageInput', {
  description: 'a message as a whole',
  fields: (t) => ({
    id: t.id({ description: 'of a draft; null begins one' }),
    version: t.field({ type: 'NonNegativeInt', description: 'of the draft, as it was read' }),
    texts: t.field({ type: [MessageTextInput], required: true, validate: listOf(10), description: 'each language once; French is needed' }),
    selection: t.field({ type: MessageSelectionInput, required: true, description: 'whom it is for' }),
  }),
});

const readSelection = (input: typeof MessageSelectionInput.$inferInput): Selection => ({
  seasonId: optionalId('Season', input.seasonId, 'selection.seasonId'),
  plaineId: optionalId('Plaine', input.plaineId, 'selection.plaineId'),
  siteId: optionalId('Site', input.siteId, 'selection.siteId'),
  weekOf: input.weekOf ? isoDay(input.weekOf) : null,
  weekId: optionalId('Week', input.weekId, 'selection.weekId'),
  places: [...new Set(input.places)],
});

builder.mutationFields((t) => {
  const args = {
    id: t.arg.id({ required: true, description: 'of the message' }),
    version: t.arg({ type: 'NonNegativeInt', required: true, description: 'as it was read: refused when somebody changed it since' }),
  };
  return {
    saveFamilyMessage: t.prismaField({
      type: StaffMessage,
      description:
        'begins a message, or changes a draft; nobody has it yet. InputInvalid names every empty text, field that there is none of and part of the selection that is missing. AlreadyDecided for what is no draft',
      authScopes: { may: 'write to families' },
      errors: {
        types: [InputInvalid, AlreadyDecided],
        union: { name: 'SaveFamilyMessageResult', description: 'answer of `saveFamilyMessage`: the draft, or why it was not kept' },
      },
      args: { input: t.arg({ type: SaveFamilyMessageInput, required: true, description: 'what it says, and whom it is for' }) },
      resolve: async (query, _root, { input }, context) => {
        const asked = {
          id: optionalId('FamilyMessage', input.id, 'id'),
          version: input.version ?? null,
          texts: input.texts,
          selection: readSelection(input.selection),
        };
        const id = await transact(context.app, asStaff(context), (ctx) => saveMessage(ctx, asked));
        return context.app.database.prisma.familyMessage.findUniqueOrThrow({ ...query, where: { id } });
      },
    }),
    sendFamilyMessage: t.prismaField({
      type: StaffMessage,
      description:
        'has a draft, or a message that did not leave at its time, sent to who its selection holds when it leaves: one mail to each parent, and the message on their portal. InputInvalid when that is nobody or more than 20,000 now, and for a time that is past or more than a year ahead. AlreadyDecided for what is neither',
      authScopes: { may: 'write to families' },
      errors: {
        types: [InputInvalid, AlreadyDecided],
        union: { name: 'SendFamilyMessageResult', description: 'answer of `sendFamilyMessage`: the message, or why it is not sent' },
      },
      args: { ...args, at: t.arg({ type: 'DateTime', description: 'when it leaves; left out: at once' }) },
      resolve: async (query, _root, { version, at, ...given }, context) => {
        const id = knownId('FamilyMessage', given.id, 'id');
        await transact(context.app, asStaff(context), (ctx) => scheduleMessage(ctx, { id, version, at: at ?? null }));
        return context.app.database.prisma.familyMessage.findUniqueOrThrow({ ...query, where: { id } });
      },
    }),
    testFamilyMessage: t.prismaField({
      type: StaffMessage,
      description:
        "sends the message to the service's own address, in French, as one family of its selection would have it. InputInvalid when it is for nobody or for too many",
      authScopes: { may: 'write to families' },
      errors: {
        types: [InputInvalid],
        union: { name: 'TestFamilyMessageResult', description: 'answer of `testFamilyMessage`: the message, or why there is no test' },
      },
      args: { id: args.id },
      resolve: async (query, _root, given, context) => {
        const id = knownId('FamilyMessage', given.id, 'id');
        await transact(context.app, asStaff(context), (ctx) => testMessage(ctx, id));
        return context.app.database.prisma.familyMessage.findUniqueOrThrow({ ...query, where: { id } });
      },
    }),
    cancelFamilyMessage: t.prismaField({
      type: StaffMessage,
      description: 'gives a draft up, or keeps a scheduled message from leaving. AlreadyDecided when it left or was cancelled',
      authScopes: { may: 'write to families' },
      errors: {
        types: [InputInvalid, AlreadyDecided],
        union: {
          name: 'CancelFamilyMessageResult',
          description: 'answer of `cancelFamilyMessage`: the message, or why it was not cancelled',
        },
      },
      args,
      resolve: async (query, _root, { version, ...given }, context) => {
        const id = knownId('FamilyMessage', given.id, 'id');
        await transact(context.app, asStaff(context), (ctx) => cancelMessage(ctx, { id, version }));
        return context.app.database.prisma.familyMessage.findUniqueOrThrow({ ...query, where: { id } });
      },
    }),
  };
});

builder.asEntity(
  StaffMessage,
  findById('StaffMessage', (query, ids, context) =>
    context.app.database.prisma.familyMessage.findMany({
      ...query,
      where: { AND: [{ id: { in: ids } }, onlyFor(context, 'write to families')] },
    }),
  ),
);
