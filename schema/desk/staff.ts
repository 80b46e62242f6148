// What the first page of the desk shows: what waits for somebody, and the week in numbers.
import { asStaff } from '../../server/context.ts';
import { listRefusedMails, type RefusedMail as Mail } from '../../server/mail/list-refused-mails.ts';
import { type DeskWeek as Numbers, readDeskWeek } from '../../server/staff/read-desk-week.ts';
import { type DeskWork as Work, type DeskWorkKind as Kind, readDeskWork } from '../../server/staff/read-desk-work.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { type Page, PageInfo, readCursor, readSize, toPage } from '../lib/connections.ts';
import { ParentContact } from '../parents/family.ts';

const values = {
  LINK_REQUESTS: { description: 'co-parents who ask to be linked: `linkRequests`' },
  OPPOSITIONS: { description: 'parents who object to enrolments: `oppositionPage`' },
  CANCELLATIONS: { description: 'requests to cancel: `cancellationRequestPage`' },
  MOVEMENTS: { description: 'money on the account that pays nothing yet: `movementsToAllocate`' },
  PROMISES_OVERDUE: { description: 'promised payments whose last day is over: `promisedPayments`' },
  WRITE_OFFS: { description: 'claims that somebody else than who proposed it is to give up: `writeOffs(status: WAITING)`' },
  REFUNDS_TO_SEND: { description: 'refunds of transfers and cash, to be sent from the account: `refundPage`' },
  REFUNDS_RETURNED: { description: 'refunds that the provider could not send: `refundPage`' },
  MAILS_REFUSED: { description: 'mails that the mail server did not take: `refusedMails`' },
  MESSAGES_LATE: { description: 'messages to families that did not leave at their time: `familyMessages`, those that are `SCHEDULED`' },
  SHEETS_ENDING: { description: 'children who come and whose health sheet is missing or ends before their week does: `enrolments`' },
  CERTIFICATES_TO_CORRECT: { description: 'tax certificates that a correction of attendance made wrong: `taxCertificatesToCorrect`' },
  PARTICIPATIONS_TO_CORRECT: {
    description: 'certificates of participation that a correction of attendance made wrong: `participationsToCorrect`',
  },
} satisfies Record<Kind, { description: string }>;

const DeskWorkKind = builder.enumType('DeskWorkKind', { description: 'what waits at the desk; kinds may be added', values });

const DeskWork = builder.objectRef<Work>('DeskWork').implement({
  description: 'something that waits for somebody at the desk',
  fields: (t) => ({
    work: t.expose('kind', { description: 'what waits', type: DeskWorkKind }),
    count: t.expose('count', { description: 'how many', type: 'NonNegativeInt' }),
    oldestAt: t.expose('oldestAt', {
      description: 'since when the first of them waits; null when that is not known',
      type: 'DateTime',
      nullable: true,
    }),
  }),
});

const DeskWeek = builder.objectRef<Numbers>('DeskWeek').implement({
  description: 'the week in numbers, of the sites within reach',
  fields: (t) => ({
    comingChildren: t.expose('coming', {
      description: 'children with a confirmed place from this Monday to Sunday',
      type: 'NonNegativeInt',
    }),
    held: t.expose('held', { description: 'places that are held and not paid now', type: 'NonNegativeInt' }),
    taken: t.expose('taken', { description: 'places that were taken in the last seven days', type: 'NonNegativeInt' }),
    confirmed: t.expose('confirmed', { description: 'places that were confirmed in the last seven days', type: 'NonNegativeInt' }),
    cancelled: t.expose('cancelled', { description: 'paid places that were cancelled in the last seven days', type: 'NonNegativeInt' }),
  }),
});

const RefusedMail = builder.objectRef<Mail>('RefusedMail').implement({
  description: 'a mail that the mail server did not take: for whom and of which kind, never its words',
  fields: (t) => ({
    at: t.expose('at', { description: 'when it was tried last', type: 'DateTime' }),
    mailKind: t.exposeString('kind', { description: 'code of what it tells, like `payment-recap`; new codes may be added' }),
    parent: t.prismaField({
      description: 'for whom it was; null: for the service, or for a family that is gone',
      type: ParentContact,
      nullable: true,
      // copied: it counts as used when there is nothing to read
      resolve: ({ ...query }, { parentId }, _args, { app }) =>
        parentId ? app.database.prisma.parent.findUnique({ ...query, where: { id: parentId } }) : null,
    }),
  }),
});

const RefusedMailEdge = builder.objectRef<Page<Mail>['edges'][number]>('RefusedMailEdge').implement({
  description: 'a refused mail in its place in the list',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'opaque; given as `after`, the next page begins behind this mail' }),
    node: t.expose('node', { description: 'the mail itself', type: RefusedMail }),
  }),
});

const RefusedMailConnection = builder.objectRef<Page<Mail>>('RefusedMailConnection').implement({
  description: 'one page of refused mails, newest first',
  fields: (t) => ({
    edges: t.expose('edges', { description: 'mails of this page, newest first', type: [RefusedMailEdge] }),
    pageInfo: t.expose('pageInfo', { description: 'whether older ones follow, and the cursor to go on with', type: PageInfo }),
  }),
});

builder.objectFields(AdminQuery, (t) => ({
  deskWork: t.field({
    type: [DeskWork],
    description: 'what waits for somebody with the role, of which there is any; for every member of staff',
    authScopes: { may: 'see desk work' },
    resolve: (_root, _args, context) => readDeskWork(context.app.database.prisma, context.app.keyRing, asStaff(context)),
  }),
  deskWeek: t.field({
    type: DeskWeek,
    description: 'the week in numbers',
    authScopes: { may: 'see enrolments' },
    resolve: (_root, _args, context) => readDeskWeek(context.app.database.prisma, asStaff(context)),
  }),
  refusedMails: t.field({
    type: RefusedMailConnection,
    description: 'mails that the mail server did not take, newest first: their addresses are to be corrected',
    authScopes: { may: 'see families' },
    args: {
      first: t.arg.int({ description: '50 when not said, 200 at most' }),
      after: t.arg.string({ description: '`pageInfo.endCursor` of the page before; BAD_USER_INPUT for what is no cursor' }),
    },
    resolve: async (_root, args, { app }) => {
      const [size, after] = [readSize(args.first), readCursor(args.after)];
      return toPage(await listRefusedMails(app.database.prisma, { after, take: size + 1 }), size, after, ({ id }) => id);
    },
  }),
}));
