import { asStaff, type Context, nobody } from '../../server/context.ts';
import { describePrice } from '../../server/enrolments/messages.ts';
import { mayDo, plainesWithin } from '../../server/identity/access.ts';
import { whereTold } from '../../server/partners/running.ts';
import { allGraphs, builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { clockOf } from '../lib/request-cache.ts';
import { ofTheKey, stillOwn, visibleEnrolments } from '../lib/visibility.ts';

export const EnrolmentStatus = builder.enumType('EnrolmentStatus', { values: ['HELD', 'CONFIRMED', 'CANCELLED', 'EXPIRED'] as const });

export const Enrolment = builder.prismaObject('Enrolment', {
  // what is asked is loaded, and no more, so that facts may stand for a row (schema/weeks/parent.ts); the child says who sees it, the deadline whether it runs
  select: { id: true, childId: true, heldUntil: true },
  subGraphs: allGraphs,
  fields: (t) => ({
    id: t.exposeID('id', { subGraphs: allGraphs }),
    child: t.relation('child'),
    week: t.relation('week', { subGraphs: allGraphs, shareable: true }),
    status: t.field({
      type: EnrolmentStatus,
      description: 'EXPIRED from the deadline on, whether or not it is written down yet',
      select: { status: true, heldUntil: true },
      resolve: async ({ status, heldUntil }, _args, context) =>
        status === 'HELD' && heldUntil && heldUntil <= (await clockOf(context)) ? 'EXPIRED' : status,
    }),
    heldAt: t.expose('heldAt', { type: 'DateTime', subGraphs: allGraphs, shareable: true }),
    heldUntil: t.expose('heldUntil', { type: 'DateTime', nullable: true }),
    confirmedAt: t.expose('confirmedAt', { type: 'DateTime', nullable: true, subGraphs: allGraphs, shareable: true }),
    priceCents: t.expose('priceCents', { type: 'NonNegativeInt' }),
    priceReason: t.string({
      select: { dayRateCents: true, dayCount: true, category: true, siblingRank: true },
      resolve: (enrolment, _args, { locale }) => describePrice(enrolment, locale),
    }),
  }),
});

const seesEnrolments = ({ actor }: Context) => actor?.staff != null && mayDo(actor.staff, 'see enrolments');

builder.prismaObjectField('Parent', 'enrolments', (t) =>
  t.relation('enrolments', {
    description: 'what this parent asked for, newest first',
    query: (_args, context) => ({ where: stillOwn(context), orderBy: { seq: 'desc' as const } }),
  }),
);

// The other parent sees which weeks a child comes, not what lies in this one's basket.
builder.prismaObjectField('Child', 'enrolments', (t) =>
  t.relation('enrolments', {
    query: (_args, context) => ({
      where: seesEnrolments(context)
        ? { week: { plaine: plainesWithin(asStaff(context), 'see enrolments') } }
        : { OR: [{ parentId: context.actor?.parentId ?? nobody }, { status: 'CONFIRMED' as const }] },
      orderBy: { seq: 'desc' as const },
    }),
  }),
);

builder.asEntity(
  Enrolment,
  findById('Enrolment', async (query, ids, context) => {
    const seen = context.partner ? { child: ofTheKey(context), ...whereTold(await clockOf(context)) } : visibleEnrolments(context);
    return context.app.database.prisma.enrolment.findMany({ ...query, where: { id: { in: ids }, ...seen } });
  }),
);
