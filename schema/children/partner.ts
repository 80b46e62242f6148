// What school partners see of a child: the name, never a health sheet, a parent or a national number.
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { ofTheKey } from '../lib/visibility.ts';

export const Pupil = builder.prismaObject('Child', {
  variant: 'Pupil',
  description: 'what a school may know of a child',
  subGraphs: ['partner'],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'of the child; the same in every year', subGraphs: ['partner'] }),
    givenName: t.exposeString('givenName', { description: 'as the parents registered it', subGraphs: ['partner'] }),
    familyName: t.exposeString('familyName', { description: 'as the parents registered it', subGraphs: ['partner'] }),
  }),
});

builder.asEntity(
  Pupil,
  findById('Pupil', (query, ids, context) =>
    context.app.database.prisma.child.findMany({ ...query, where: { id: { in: ids }, ...ofTheKey(context) } }),
  ),
);
