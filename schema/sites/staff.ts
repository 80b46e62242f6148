import { transact } from '../../server/platform/act.ts';
import { plainesWithin } from '../../server/identity/access.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { saveSite } from '../../server/plaines/sites.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { builder } from '../builder.ts';
import { asStaff } from '../../server/context.ts';
import { optionalId } from '../lib/ids.ts';
import { lineOf, optionalLineOf } from '../lib/inputs.ts';
import { Site } from './type.ts';

const SaveSiteInput = builder.inputType('SaveSiteInput', {
  description: 'a site',
  fields: (t) => ({
    id: t.id({ description: 'null creates' }),
    name: t.string({ required: true, validate: lineOf(100), description: 'no two sites have the same' }),
    address: t.string({ validate: optionalLineOf(200), description: 'street and place; left out: as it was' }),
  }),
});

builder.objectField(AdminQuery, 'sites', (t) =>
  t.prismaField({
    type: [Site],
    description: 'by name; a coordinator is answered their own site',
    authScopes: { may: 'see weeks' },
    resolve: (query, _root, _args, context) => {
      const { siteId } = plainesWithin(asStaff(context), 'see weeks');
      return context.app.database.prisma.site.findMany({ ...query, where: { id: siteId }, orderBy: { name: 'asc' } });
    },
  }),
);

builder.mutationField('saveSite', (t) =>
  t.prismaField({
    type: Site,
    description: 'adds a site, or changes the name or the address of one; a new name changes nobody’s access',
    authScopes: { may: 'manage sites' },
    errors: {
      types: [InputInvalid],
      union: { name: 'SaveSiteResult', description: 'answer of `saveSite`: the site, or InputInvalid for a name that another one has' },
    },
    args: { input: t.arg({ description: 'the site; an address that is left out stays', type: SaveSiteInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await transact(context.app, asStaff(context), (ctx) =>
        saveSite(ctx, { ...input, id: optionalId('Site', input.id, 'id') }),
      );
      return context.app.database.prisma.site.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
