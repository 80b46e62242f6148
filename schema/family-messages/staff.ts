// What the desk writes to families: its list, and what begins, changes, sends and cancels a message.
import { asStaff } from '../../server/context.ts';
import { saveMessage } from '../../server/family-messages/save-message.ts';
import { cancelMessage, scheduleMessage, testMessage } from '../../server/family-messages/schedule-message.ts';
import type { Selection } from '../../server/family-messages/selection.ts';
import { isoDay } from '../../server/language/dates.ts';
import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone, knownId, optionalId } from '../lib/ids.ts';
import { listOf } from '../lib/inputs.ts';
import { connectionOf, type Order, pageArgs, readPage } from '../lib/pages.ts';
import { MessagePlace, MessageStatus, StaffMessage } from './staff-message.ts';
import { MessageTextInput } from './texts.ts';

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
