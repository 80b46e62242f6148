import type { Prisma } from '../../server/platform/database.ts';
import { builder } from '../builder.ts';
import { mayDo } from '../../server/identity/access.ts';
import { batchReferences } from '../lib/references.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { type Page, PageInfo, readCursor, readSize, toPage } from '../lib/connections.ts';

type Row = Prisma.AuditEntryGetPayload<object>;

const AuditEntry = builder.objectRef<Row>('AuditEntry').implement({
  description: 'what happened, who did it, to what: ids and codes, never the content of a record',
  fields: (t) => ({
    id: t.id({ description: 'grows with time: a higher number is a later entry', resolve: ({ id }) => String(id) }),
    at: t.expose('at', { description: 'when it was written, in the same transaction as the change', type: 'DateTime' }),
    actor: t.exposeString('actor', { description: 'person:<id>, staff:<id>, partner:<id> or system' }),
    action: t.exposeString('action', { description: 'code of what happened, like `place-released`; new codes may be added' }),
    subject: t.exposeString('subject', { description: 'noun:<id>' }),
    detail: t.string({ nullable: true, description: 'JSON', resolve: ({ detail }) => (detail === null ? null : JSON.stringify(detail)) }),
  }),
});

const AuditEdge = builder.objectRef<Page<Row>['edges'][number]>('AuditEdge').implement({
  description: 'an entry in its place in the trail',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'opaque; given as `after`, the next page begins behind this entry' }),
    node: t.expose('node', { description: 'the entry itself', type: AuditEntry }),
  }),
});

const AuditConnection = builder.objectRef<Page<Row>>('AuditConnection').implement({
  description: 'one page of the audit trail, newest first',
  fields: (t) => ({
    edges: t.expose('edges', { description: 'entries of this page, newest first', type: [AuditEdge] }),
    pageInfo: t.expose('pageInfo', { description: 'whether older ones follow, and the cursor to go on with', type: PageInfo }),
  }),
});

builder.objectField(AdminQuery, 'auditTrail', (t) =>
  t.field({
    type: AuditConnection,
    description: 'newest first',
    authScopes: { may: 'see audit trail' },
    args: {
      first: t.arg.int({ description: '50 when not said, 200 at most' }),
      after: t.arg.string({ description: '`pageInfo.endCursor` of the page before; BAD_USER_INPUT for what is no cursor' }),
      subject: t.arg.string({ description: 'noun:<id>' }),
    },
    resolve: async (_root, args, { app }) => {
      const size = readSize(args.first);
      const after = readCursor(args.after);
      const rows = await app.database.prisma.auditEntry.findMany({
        where: { ...(after !== null && { id: { lt: after } }), ...(args.subject != null && { subject: args.subject }) },
        orderBy: { id: 'desc' },
        take: size + 1,
      });
      return toPage(rows, size, after, ({ id }) => id);
    },
  }),
);

const readEntries = batchReferences<Row>(
  async (keys, { app, actor }) => {
    if (!actor?.staff || !mayDo(actor.staff, 'see audit trail')) return [];
    const ids = keys.filter((key) => /^\d{1,18}$/.test(key)).map(BigInt);
    return app.database.prisma.auditEntry.findMany({ where: { id: { in: ids } } });
  },
  ({ id }) => [String(id)],
);

builder.asEntity(AuditEntry, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, context, info) => readEntries(id, context, info),
});
