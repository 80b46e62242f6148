// What concerns all that the portal holds of the viewer: the export and the erasure.
import { transact } from '../../server/platform/act.ts';
import { asParent, asPerson } from '../../server/context.ts';
import { InputInvalid, NotErasable } from '../../server/platform/refusals.ts';
import { type Erased, eraseFamily } from '../../server/privacy/erase-family.ts';
import { recordExport } from '../../server/privacy/record-export.ts';
import { builder } from '../builder.ts';
import { clockOf } from '../lib/request-cache.ts';
import { Viewer } from '../viewer/type.ts';

const DataExport = builder.objectRef<{ at: Date; personId: string }>('DataExport').implement({
  description: 'all that the portal holds of the viewer: ask for what is wanted below `viewer`',
  fields: (t) => ({
    at: t.expose('at', { description: 'the moment of the export, as it stands in the audit trail', type: 'DateTime' }),
    viewer: t.prismaField({
      description: 'the viewer, from whom everything is reached',
      type: Viewer,
      resolve: (query, { personId }, _args, { app }) => app.database.prisma.person.findUniqueOrThrow({ ...query, where: { id: personId } }),
    }),
  }),
});

const DataErased = builder.objectRef<Erased>('DataErased').implement({
  description: 'what the law lets go is gone; what must be kept is counted',
  fields: (t) => ({
    keptPayments: t.expose('keptPayments', { type: 'NonNegativeInt', description: 'kept for the accounts and the certificates' }),
    keptEnrolments: t.expose('keptEnrolments', { description: 'paid weeks, kept with their payments', type: 'NonNegativeInt' }),
  }),
});

builder.mutationFields((t) => ({
  exportMyData: t.field({
    type: DataExport,
    description: 'what is asked for below it, written down in the trail; a few times an hour',
    authScopes: { person: true },
    errors: {
      types: [InputInvalid],
      union: { name: 'ExportMyDataResult', description: 'answer of `exportMyData`: the data, or why they were not given' },
    },
    resolve: async (_root, _args, context) => {
      const actor = asPerson(context);
      await transact(context.app, actor, recordExport);
      return { at: await clockOf(context), personId: actor.personId };
    },
  }),
  eraseMyData: t.field({
    type: DataErased,
    description: 'everything that the law lets go, at once; the sessions end',
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid, NotErasable],
      union: { name: 'EraseMyDataResult', description: 'answer of `eraseMyData`: what had to be kept, or why nothing was erased yet' },
    },
    resolve: (_root, _args, context) => {
      const actor = asParent(context);
      return transact(context.app, actor, (ctx) => eraseFamily(ctx, actor));
    },
  }),
}));
