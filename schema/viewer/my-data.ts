// What the portal holds of the one who asks and is shown nowhere else, for « Mes données » and its export; and the two acts
// that concern all of it. Everything here is the viewer's own.
import { transact } from '../../server/platform/act.ts';
import { InputInvalid, NotErasable } from '../../server/platform/refusals.ts';
import { endOwnSessions } from '../../server/identity/end-sessions.ts';
import { notBlocked } from '../../server/families/not-blocked.ts';
import { recordExport } from '../../server/privacy/record-export.ts';
import { eraseFamily, type Erased } from '../../server/privacy/erase-family.ts';
import type { RetentionName } from '../../server/privacy/retention.ts';
import { LinkState } from '../family-links/staff.ts';
import { builder } from '../builder.ts';
import { asParent, asPerson, nobody } from '../../server/context.ts';
import { idOrNone } from '../lib/ids.ts';
import { clockOf, ofOwnChild } from '../lib/request-cache.ts';
import { readMethod, SignInMethod } from '../sessions/sign-in-method.ts';
import { StaffRole } from '../staff/staff-members.ts';
import { Viewer } from './type.ts';

const RetentionTerm = builder.objectRef<{ what: RetentionName; term: string }>('RetentionTerm').implement({
  description: 'how long something is kept',
  fields: (t) => ({
    what: t.exposeString('what'),
    term: t.exposeString('term', { description: 'an ISO 8601 duration' }),
  }),
});

builder.queryField('retention', (t) =>
  t.field({
    type: [RetentionTerm],
    description: 'the terms in force, as the privacy page prints them',
    authScopes: { public: true },
    resolve: (_root, _args, { app }) => Object.entries(app.retention).map(([what, term]) => ({ what: what as RetentionName, term })),
  }),
);

const Account = builder.prismaObject('Account', {
  name: 'OwnAccount',
  description: 'a way in which the viewer signs in',
  fields: (t) => ({
    issuer: t.exposeString('issuer'),
    level: t.exposeString('acr', { description: 'the assurance level of the last sign-in' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    lastSignInAt: t.expose('lastSignInAt', { type: 'DateTime' }),
  }),
});

const Session = builder.prismaObject('Session', {
  name: 'OwnSession',
  description: 'a browser in which the viewer is signed in',
  fields: (t) => ({
    id: t.exposeID('id'),
    method: t.field({ type: SignInMethod, nullable: true, select: { acr: true }, resolve: readMethod }),
    isOver: t.boolean({
      description: 'past its time, or not used for too long, and not deleted yet',
      select: { lastSeenAt: true, expiresAt: true },
      resolve: async ({ lastSeenAt, expiresAt }, _args, context) => {
        const now = (await clockOf(context)).getTime();
        return expiresAt.getTime() <= now || lastSeenAt.getTime() <= now - context.app.rules.sessionIdleSeconds * 1000;
      },
    }),
    isThis: t.boolean({ select: { id: true }, resolve: ({ id }, _args, { actor }) => id === actor?.sessionId }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
});

const Document = builder.prismaObject('Document', {
  name: 'OwnDocument',
  description: 'a supporting document that the viewer sent and that waits for a decision',
  fields: (t) => ({
    url: t.string({ select: { id: true }, resolve: ({ id }) => `/documents/${id}` }),
    mimeType: t.exposeString('mimeType'),
    sizeBytes: t.exposeInt('sizeBytes'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

builder.prismaObjectFields(Viewer, (t) => ({
  knownSince: t.expose('createdAt', { type: 'DateTime' }),
  accounts: t.relation('accounts', { type: Account }),
  sessions: t.relation('sessions', { type: Session, query: { orderBy: { createdAt: 'desc' } } }),
  documents: t.relation('documents', { type: Document }),
}));

const LinkSource = builder.enumType('LinkSource', { values: ['IMPORT', 'REGISTRATION', 'REQUEST', 'STAFF'] as const });

const OwnLink = builder.prismaObject('FamilyLink', {
  variant: 'OwnLink',
  description: 'that the viewer answers for a child, or asked to; of a child that is not theirs, what they typed alone',
  fields: (t) => ({
    state: t.expose('state', { type: LinkState }),
    source: t.expose('source', { type: LinkSource }),
    requestedAt: t.expose('requestedAt', { type: 'DateTime' }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', nullable: true }),
    childName: t.string({
      nullable: true,
      select: { state: true, requestedName: true, child: { select: { givenName: true, familyName: true } } },
      resolve: ({ state, requestedName, child }) => (state === 'ACTIVE' ? `${child.givenName} ${child.familyName}` : requestedName),
    }),
  }),
});

const BasketState = builder.enumType('BasketState', { values: ['OPEN', 'VALIDATED', 'CLOSED', 'ABANDONED'] as const });
const PastBasket = builder.prismaObject('Basket', {
  variant: 'PastBasket',
  fields: (t) => ({
    state: t.expose('status', { type: BasketState }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    validatedAt: t.expose('validatedAt', { type: 'DateTime', nullable: true }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true }),
  }),
});

const WaitingState = builder.enumType('WaitingState', { values: ['WAITING', 'OFFERED', 'ACCEPTED', 'PASSED', 'LEFT', 'DROPPED'] as const });
const QueueLine = builder.prismaObject('WaitingPlace', {
  variant: 'QueueLine',
  fields: (t) => ({
    state: t.expose('status', { type: WaitingState }),
    weekId: t.exposeID('weekId'),
    childId: t.exposeID('childId'),
    joinedAt: t.expose('joinedAt', { type: 'DateTime' }),
    offeredAt: t.expose('offeredAt', { type: 'DateTime', nullable: true }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true }),
  }),
});

builder.prismaObjectFields('Parent', (t) => {
  const own = ({ id }: { id: string }, _args: object, { actor }: { actor: { parentId: string | null } | null }) => actor?.parentId === id;
  return {
    registeredAt: t.expose('registeredAt', { type: 'DateTime', authScopes: own }),
    links: t.relation('links', { type: OwnLink, authScopes: own, query: { orderBy: { requestedAt: 'asc' } } }),
    baskets: t.relation('baskets', { type: PastBasket, authScopes: own, query: { orderBy: { createdAt: 'asc' } } }),
    queueLines: t.relation('waitingPlaces', {
      type: QueueLine,
      description: 'every line in a queue, ended ones too',
      authScopes: own,
      query: (_args, { actor }) => ({
        where: notBlocked(actor?.parentId ?? nobody),
        orderBy: { seq: 'asc' as const },
      }),
    }),
  };
});

const SheetRead = builder.prismaObject('HealthSheetRead', {
  variant: 'SheetRead',
  description: "that somebody who is not the child's parent read its health sheet",
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime' }),
    part: t.exposeString('part'),
    purpose: t.exposeString('purpose'),
    readerName: t.string({
      select: { person: { select: { givenName: true, familyName: true } } },
      resolve: ({ person }) => `${person.givenName} ${person.familyName}`,
    }),
    readerRole: t.field({
      type: StaffRole,
      nullable: true,
      select: { person: { select: { staffMember: { select: { role: true } } } } },
      resolve: ({ person }) => person.staffMember?.role ?? null,
    }),
  }),
});

builder.prismaObjectField('Child', 'sheetReads', (t) =>
  t.relation('healthReads', {
    type: SheetRead,
    description: 'for parents of the child: who read the health sheet, newest first; 500 at most',
    query: (_args, { actor }) => ({ where: ofOwnChild(actor), orderBy: { at: 'desc' as const }, take: 500 }),
  }),
);

const DataExport = builder.objectRef<{ at: Date; personId: string }>('DataExport').implement({
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime' }),
    viewer: t.prismaField({
      type: Viewer,
      resolve: (query, { personId }, _args, { app }) => app.database.prisma.person.findUniqueOrThrow({ ...query, where: { id: personId } }),
    }),
  }),
});

const DataErased = builder.objectRef<Erased>('DataErased').implement({
  fields: (t) => ({
    keptPayments: t.expose('keptPayments', { type: 'NonNegativeInt', description: 'kept for the accounts and the certificates' }),
    keptEnrolments: t.expose('keptEnrolments', { type: 'NonNegativeInt' }),
  }),
});

builder.mutationFields((t) => ({
  exportMyData: t.field({
    type: DataExport,
    description: 'what is asked for below it, written down in the trail; a few times an hour',
    authScopes: { person: true },
    errors: { types: [InputInvalid], union: { name: 'ExportMyDataResult' } },
    resolve: async (_root, _args, context) => {
      const actor = asPerson(context);
      await transact(context.app, actor, recordExport);
      return { at: await clockOf(context), personId: actor.personId };
    },
  }),
  endMySessions: t.prismaField({
    type: Viewer,
    description: 'ends one session of the viewer, or, without an id, all but the one that asks; open streams end with them',
    authScopes: { person: true },
    errors: { types: [InputInvalid], union: { name: 'EndMySessionsResult' } },
    args: { sessionId: t.arg.id() },
    resolve: async (query, _root, args, context) => {
      const actor = asPerson(context);
      const sessionId = args.sessionId == null ? null : idOrNone(args.sessionId);
      await transact(context.app, actor, (ctx) => endOwnSessions(ctx, sessionId));
      return context.app.database.prisma.person.findUniqueOrThrow({ ...query, where: { id: actor.personId } });
    },
  }),
  eraseMyData: t.field({
    type: DataErased,
    description: 'everything that the law lets go, at once; the sessions end',
    authScopes: { parent: true },
    errors: { types: [InputInvalid, NotErasable], union: { name: 'EraseMyDataResult' } },
    resolve: (_root, _args, context) => {
      const actor = asParent(context);
      return transact(context.app, actor, (ctx) => eraseFamily(ctx, actor));
    },
  }),
}));
