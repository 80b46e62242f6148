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
    id: t.id({ resolve: ({ id }) => String(id) }),
    at: t.expose('at', { type: 'DateTime' }),
    actor: t.exposeString('actor', { description: 'person:<id>, staff:<id>, partner:<id> or system' }),
    action: t.exposeString('action'),
    subject: t.exposeString('subject', { description: 'noun:<id>' }),
    detail: t.string({ nullable: true, description: 'JSON', resolve: ({ detail }) => (detail === null ? null : JSON.stringify(detail)) }),
  }),
});

const AuditEdge = builder.objectRef<Page<Row>['edges'][number]>('AuditEdge').implement({
  fields: (t) => ({ cursor: t.exposeString('cursor'), node: t.expose('node', { type: AuditEntry }) }),
});

const AuditConnection = builder.objectRef<Page<Row>>('AuditConnection').implement({
  fields: (t) => ({ edges: t.expose('edges', { type: [AuditEdge] }), pageInfo: t.expose('pageInfo', { type: PageInfo }) }),
});

builder.objectField(AdminQuery, 'auditTrail', (t) =>
  t.field({
    type: AuditConnection,
    description: 'newest first',
    authScopes: { may: 'see audit trail' },
    args: {
      first: t.arg.int({ description: '50 when not said, 200 at most' }),
      after: t.arg.string(),
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
      return toPage(rows, size, ({ id }) => id);
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
