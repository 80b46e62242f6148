// A message of the desk as staff read it: whom it is for, how it reads, and what became of it.
import { type Letter, writeLetters } from '../../server/family-messages/letters.ts';
import type { Delivery } from '../../server/family-messages/read-delivery.ts';
import { countReaders, type Counts, readSample, type Selection, selectionOf } from '../../server/family-messages/selection.ts';
import { listTexts, openTexts } from '../../server/family-messages/texts.ts';
import { fromIsoDay } from '../../server/language/dates.ts';
import type { Locale } from '../../server/language/messages.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { onlyFor } from '../lib/visibility.ts';
import { ParentContact } from '../parents/family.ts';
import { Plaine } from '../plaines/type.ts';
import { Season } from '../seasons/type.ts';
import { Site } from '../sites/type.ts';
import { nameOfMember } from '../staff-members/name-of.ts';
import { Week } from '../weeks/type.ts';
import { deliveryOf, lateOf, refusedOf } from './delivery.ts';
import { MessageText } from './texts.ts';

export const MessagePlace = builder.enumType('MessagePlace', {
  description: 'how a child stands in a week, for who is written to',
  values: {
    CONFIRMED: { description: 'a confirmed place: who took it and the other parents of the child' },
    HELD: { description: 'a place that is held and not paid: who holds it alone' },
    WAITING: { description: 'in the queue, or with an offer: who waits for it alone' },
  } as const,
});

export const MessageStatus = builder.enumType('MessageStatus', {
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

builder.asEntity(
  StaffMessage,
  findById('StaffMessage', (query, ids, context) =>
    context.app.database.prisma.familyMessage.findMany({
      ...query,
      where: { AND: [{ id: { in: ids } }, onlyFor(context, 'write to families')] },
    }),
  ),
);
