import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { clockOf } from '../lib/request-cache.ts';
import { onlyFor } from '../lib/visibility.ts';

export const EnrolmentPeriod = builder.prismaObject('EnrolmentPeriod', {
  description: 'when families may take places; periods never overlap',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `saveEnrolmentPeriod`' }),
    opensAt: t.expose('opensAt', {
      description: "for the commune's residents, and for everybody when `opensToAllAt` is null",
      type: 'DateTime',
    }),
    opensToAllAt: t.expose('opensToAllAt', {
      type: 'DateTime',
      nullable: true,
      description: 'residents come first; everybody else from here on',
    }),
    closesAt: t.expose('closesAt', { description: 'no place is taken from then on', type: 'DateTime' }),
    maxWeeksPerChild: t.expose('maxWeeksPerChild', {
      type: 'NonNegativeInt',
      nullable: true,
      description: 'how many weeks a child may have, held and confirmed, in the calendar year of a week; null: as many as there are',
    }),
    isOpen: t.boolean({
      description: "for residents, by the database's clock; others wait for `opensToAllAt` where there is one",
      select: { opensAt: true, closesAt: true },
      resolve: async ({ opensAt, closesAt }, _args, context) => {
        const now = await clockOf(context);
        return opensAt <= now && now < closesAt;
      },
    }),
  }),
});

builder.queryField('enrolmentPeriod', (t) =>
  t.prismaField({
    type: 'EnrolmentPeriod',
    nullable: true,
    description: 'the open period, else the next one, else null',
    authScopes: { public: true },
    resolve: async (query, _root, _args, context) =>
      context.app.database.prisma.enrolmentPeriod.findFirst({
        ...query,
        where: { closesAt: { gt: await clockOf(context) } },
        orderBy: { opensAt: 'asc' },
      }),
  }),
);

builder.asEntity(
  EnrolmentPeriod,
  findById('EnrolmentPeriod', async (query, ids, context) =>
    context.app.database.prisma.enrolmentPeriod.findMany({
      ...query,
      where: { AND: [{ id: { in: ids } }, { OR: [{ closesAt: { gt: await clockOf(context) } }, onlyFor(context, 'open plaines')] }] },
    }),
  ),
);
