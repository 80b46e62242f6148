import type { audiences } from '../../server/enrolments/period.ts';
import { builder } from '../builder.ts';
import { familyIn } from '../lib/family.ts';
import { covers } from '../lib/read-together.ts';
import { findById } from '../lib/references.ts';
import { clockOf } from '../lib/request-cache.ts';
import { onlyFor } from '../lib/visibility.ts';

export const WaveAudience = builder.enumType('WaveAudience', {
  description: 'who may enrol before everybody',
  values: {
    RESIDENTS: { description: 'parents who live in the commune' },
    PUPILS: { description: 'pupils of a school in the commune' },
    ENROLLED: { description: 'children with a confirmed place, now or before, and those of the same parent' },
    LISTED: { description: 'families that the desk put on its list' },
  } satisfies Record<(typeof audiences)[number], { description: string }>,
});

builder.prismaObject('EnrolmentWave', {
  description: 'who may enrol before everybody, and from when',
  fields: (t) => ({
    audience: t.expose('audience', { description: 'whom it lets in', type: WaveAudience }),
    opensAt: t.expose('opensAt', { description: 'between `opensAt` and `opensToAllAt` of the period', type: 'DateTime' }),
    maxWeeksPerChild: t.expose('maxWeeksPerChild', {
      type: 'NonNegativeInt',
      nullable: true,
      description: 'how many weeks a child may have until everybody may enrol; null: as many as the period allows',
    }),
  }),
});

export const EnrolmentPeriod = builder.prismaObject('EnrolmentPeriod', {
  select: { id: true },
  description: 'when families may take places; periods of one season, or those without one, never overlap',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `saveEnrolmentPeriod`' }),
    opensAt: t.expose('opensAt', {
      description: 'for the first of the waves (residents, when there are none), and for everybody when `opensToAllAt` is null',
      type: 'DateTime',
    }),
    opensToAllAt: t.expose('opensToAllAt', {
      type: 'DateTime',
      nullable: true,
      description: 'everybody from here on; before, the `waves`, or residents when there are none',
    }),
    closesAt: t.expose('closesAt', { description: 'no place is taken from then on', type: 'DateTime' }),
    maxWeeksPerChild: t.expose('maxWeeksPerChild', {
      type: 'NonNegativeInt',
      nullable: true,
      description:
        'how many weeks a child may have, held and confirmed, in the season of a week (without one, in its calendar year); null: as many as there are',
    }),
    waves: t.relation('waves', {
      description: 'who comes before everybody, first one first; none: residents',
      query: { orderBy: [{ opensAt: 'asc' }, { audience: 'asc' }] },
    }),
    isOpen: t.boolean({
      description: "for the first wave, by the database's clock; others wait for theirs, or for `opensToAllAt`",
      select: { opensAt: true, closesAt: true },
      resolve: async ({ opensAt, closesAt }, _args, context) => {
        const now = await clockOf(context);
        return opensAt <= now && now < closesAt;
      },
    }),
  }),
});

/** What the facts of a calendar hold of a period. */
const ofFacts = { select: { id: true, opensAt: true, closesAt: true, opensToAllAt: true, maxWeeksPerChild: true } };

builder.queryField('enrolmentPeriod', (t) =>
  t.prismaField({
    type: 'EnrolmentPeriod',
    nullable: true,
    description: 'the open period, else the next one, else null',
    authScopes: { public: true },
    resolve: async (query, _root, _args, context) => {
      const now = await clockOf(context);
      const facts = (await familyIn(context))?.facts;
      if (facts && covers(ofFacts, query))
        return ([...facts.periods.values()].sort((one, other) => Number(one.opensAt) - Number(other.opensAt))[0] ?? null) as never;
      return context.app.database.prisma.enrolmentPeriod.findFirst({
        ...query,
        where: { closesAt: { gt: now } },
        orderBy: { opensAt: 'asc' },
      });
    },
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
