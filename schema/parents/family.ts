// What the desk sees of a family on one page, besides what the family sees itself: what happened, which mails went, who else
// answers for a child.
import { fullName } from '../../server/language/names.ts';
import DataLoader from 'dataloader';
import { type FamilyMail as Mail, readFamilyMails } from '../../server/mail/read-family-mails.ts';
import { type FamilyEvent as Event, readFamilyHistory } from '../../server/staff/read-family-history.ts';
import { builder } from '../builder.ts';
import { type Page, PageInfo, readCursor, readSize, toPage } from '../lib/connections.ts';
import { perRequest, weekById } from '../lib/request-cache.ts';
import { Week } from '../weeks/type.ts';
import { FamilyAct } from './for-family.ts';

/** Acts by id; one statement for all that are asked. */
const actById = perRequest(
  ({ app }) =>
    new DataLoader(async (ids: readonly string[]) => {
      const acts = new Map((await app.database.prisma.familyAct.findMany({ where: { id: { in: [...ids] } } })).map((act) => [act.id, act]));
      return ids.map((id) => acts.get(id) ?? null);
    }),
);

const FamilyEvent = builder.objectRef<Event>('FamilyEvent').implement({
  description: 'what happened to a family, out of the audit trail; for staff who see families',
  fields: (t) => ({
    at: t.expose('at', { description: 'when it was done', type: 'DateTime' }),
    actorName: t.exposeString('actorName', {
      description: 'who did it; null for the portal itself, and for a person who is no longer known',
      nullable: true,
    }),
    byStaff: t.exposeBoolean('isStaff', { description: 'done at the desk' }),
    action: t.exposeString('action', { description: 'code of the audit trail, like `place-released`; new codes may be added' }),
    childName: t.exposeString('childName', { description: 'the child that it is about; null: none, or several', nullable: true }),
    week: t.field({
      description: 'the week that it is about, as the place is in now; null: none, or several',
      type: Week,
      nullable: true,
      resolve: ({ weekId }, _args, context) => (weekId ? weekById(context).load(weekId) : null),
    }),
    amountCents: t.expose('amountCents', {
      description: 'of the place, the payment or the refund that it is about, in euro cents',
      type: 'NonNegativeInt',
      nullable: true,
    }),
    act: t.field({
      type: FamilyAct,
      nullable: true,
      description: 'what staff did for the family, with the reason; null when the event is something else, or the act is forgotten',
      resolve: ({ actId }, _args, context) => (actId ? actById(context).load(actId) : null),
    }),
  }),
});

const FamilyEventEdge = builder.objectRef<Page<Event>['edges'][number]>('FamilyEventEdge').implement({
  description: 'an event in its place in the history',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'opaque; given as `after`, the next page begins behind this event' }),
    node: t.expose('node', { description: 'the event itself', type: FamilyEvent }),
  }),
});

const FamilyEventConnection = builder.objectRef<Page<Event>>('FamilyEventConnection').implement({
  description: 'one page of what happened to a family, newest first',
  fields: (t) => ({
    edges: t.expose('edges', { description: 'events of this page, newest first', type: [FamilyEventEdge] }),
    pageInfo: t.expose('pageInfo', { description: 'whether older ones follow, and the cursor to go on with', type: PageInfo }),
  }),
});

const FamilyMailState = builder.enumType('FamilyMailState', {
  description: 'what became of a mail',
  values: {
    SENT: { description: 'the mail server took it' },
    REFUSED: { description: 'the mail server will not take it, or did not after every attempt' },
  } as const,
});

const FamilyMail = builder.objectRef<Mail>('FamilyMail').implement({
  description: 'a mail to a parent: what kind and when, never its words',
  fields: (t) => ({
    kind: t.exposeString('kind', { description: 'code of what it tells, like `payment-recap`; new codes may be added' }),
    at: t.expose('at', { description: 'when it left, or was tried last', type: 'DateTime' }),
    state: t.expose('state', { description: 'what became of it', type: FamilyMailState }),
  }),
});

builder.prismaObjectFields('Parent', (t) => ({
  history: t.field({
    type: FamilyEventConnection,
    description: 'what happened to the family and its children, newest first; for staff who see families (FORBIDDEN to others)',
    authScopes: { may: 'see families' },
    args: {
      first: t.arg.int({ description: '50 when not said, 200 at most' }),
      after: t.arg.string({ description: '`pageInfo.endCursor` of the page before; BAD_USER_INPUT for what is no cursor' }),
    },
    select: { id: true },
    resolve: async ({ id }, args, { app }) => {
      const [size, after] = [readSize(args.first), readCursor(args.after)];
      return toPage(await readFamilyHistory(app.database.prisma, id, { after, take: size + 1 }), size, after, (event) => event.id);
    },
  }),
  mails: t.field({
    type: [FamilyMail],
    description:
      'mails that left in the last day, and mails that were refused; newest first, 50 at most. For staff who see families (FORBIDDEN to others)',
    authScopes: { may: 'see families' },
    select: { id: true },
    resolve: ({ id }, _args, { app }) => readFamilyMails(app.database.prisma, id),
  }),
}));

export const ParentContact = builder.prismaObject('Parent', {
  variant: 'ParentContact',
  description: 'a parent as somebody to call; for staff who see families. `AdminQuery.parent` has the rest of the family',
  fields: (t) => ({
    parentId: t.exposeID('id', { description: 'id of the `Parent`' }),
    givenName: t.string({
      description: 'from the identity provider',
      select: { person: { select: { givenName: true } } },
      resolve: ({ person }) => person.givenName,
    }),
    familyName: t.string({
      description: 'from the identity provider',
      select: { person: { select: { familyName: true } } },
      resolve: ({ person }) => person.familyName,
    }),
    email: t.expose('email', { description: 'where mails go', type: 'EmailAddress' }),
    phone: t.expose('phone', { description: 'in international form; null: not said', type: 'PhoneNumber', nullable: true }),
  }),
});

const ParentPhone = builder.prismaObject('Parent', {
  variant: 'ParentPhone',
  description: 'a parent as somebody to ring; for staff who reach parents',
  fields: (t) => ({
    name: t.string({
      description: 'given and family name',
      select: { person: { select: { givenName: true, familyName: true } } },
      resolve: ({ person }) => fullName(person),
    }),
    phone: t.expose('phone', { description: 'in international form; null: not said', type: 'PhoneNumber', nullable: true }),
  }),
});

const answering = { state: 'ACTIVE' as const, parentId: { not: null } };
const asRequested = [{ requestedAt: 'asc' as const }, { id: 'asc' as const }];

builder.prismaObjectFields('Child', (t) => ({
  parentPhones: t.field({
    type: [ParentPhone],
    description:
      'parents who registered and may act for the child, to be rung; for staff who reach parents, a coordinator those of the children of the own site (FORBIDDEN to others)',
    authScopes: { may: 'reach parents' },
    select: (_args, _context, nested) => ({ links: { where: answering, orderBy: asRequested, select: { parent: nested(true) } } }),
    resolve: ({ links }) => links.flatMap(({ parent }) => parent ?? []),
  }),
  parents: t.field({
    type: [ParentContact],
    description: 'parents who registered and may act for the child; for staff who see families (FORBIDDEN to others)',
    authScopes: { may: 'see families' },
    select: (_args, _context, nested) => ({ links: { where: answering, orderBy: asRequested, select: { parent: nested(true) } } }),
    resolve: ({ links }) => links.flatMap(({ parent }) => parent ?? []),
  }),
}));

builder.prismaObjectField('Enrolment', 'parent', (t) =>
  t.relation('parent', {
    type: ParentContact,
    description: 'who asked for the place and owes its price; for staff who see families (FORBIDDEN to others)',
    authScopes: { may: 'see families' },
  }),
);
