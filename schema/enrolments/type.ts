import { asStaff, type Context, nobody } from '../../server/context.ts';
import { describePrice } from '../../server/enrolments/messages.ts';
import { mayDo, plainesWithin } from '../../server/identity/access.ts';
import { whereTold } from '../../server/partners/running.ts';
import { chosenOrder } from '../../server/plaines/option-order.ts';
import { allGraphs, builder } from '../builder.ts';
import { idOrNone } from '../lib/ids.ts';
import { connectionOf, type Order, pageArgs, readPage } from '../lib/pages.ts';
import { findById } from '../lib/references.ts';
import { clockOf } from '../lib/request-cache.ts';
import { ofTheKey, stillOwn, visibleEnrolments } from '../lib/visibility.ts';

export const EnrolmentStatus = builder.enumType('EnrolmentStatus', {
  description: 'where a place stands',
  values: {
    HELD: { description: 'kept for the family until `heldUntil`, not paid' },
    CONFIRMED: { description: 'paid, or promised to be (`promisedPayment`): the child comes' },
    CANCELLED: { description: 'given back, withdrawn, or the week was cancelled' },
    EXPIRED: { description: 'was not paid by its deadline' },
  } as const,
});

export const Enrolment = builder.prismaObject('Enrolment', {
  description:
    "a child's place in one week, held or paid or over. Families see their own and the child's confirmed ones, staff those of the sites within reach, a school's key those of its pupils",
  // what is asked is loaded, and no more, so that facts may stand for a row (schema/weeks/parent.ts); the child says who sees it, the deadline whether it runs
  select: { id: true, childId: true, heldUntil: true },
  subGraphs: allGraphs,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'of the place; a swap to another week keeps it', subGraphs: allGraphs }),
    child: t.relation('child', { description: 'who comes' }),
    week: t.relation('week', { description: 'the week that the place is in', subGraphs: allGraphs, shareable: true }),
    status: t.field({
      type: EnrolmentStatus,
      description: 'EXPIRED from the deadline on, whether or not it is written down yet',
      select: { status: true, heldUntil: true },
      resolve: async ({ status, heldUntil }, _args, context) =>
        status === 'HELD' && heldUntil && heldUntil <= (await clockOf(context)) ? 'EXPIRED' : status,
    }),
    heldAt: t.expose('heldAt', { description: 'when the place was taken', type: 'DateTime', subGraphs: allGraphs, shareable: true }),
    heldUntil: t.expose('heldUntil', {
      description:
        'deadline to pay: a held place is free from then on, written down or not. It stays as it was once the place is paid or over; null where there was none',
      type: 'DateTime',
      nullable: true,
    }),
    confirmedAt: t.expose('confirmedAt', {
      description: 'when it was paid, or promised to be; null for a place that never was',
      type: 'DateTime',
      nullable: true,
      subGraphs: allGraphs,
      shareable: true,
    }),
    priceCents: t.expose('priceCents', {
      description: 'with its options, frozen when the place was taken or swapped and they were chosen, in euro cents',
      type: 'NonNegativeInt',
    }),
    priceReason: t.string({
      description:
        'how the price was made, the reduced rate and the ceiling if they lowered it, which decision of the council says so, and what each option costs, in the language of whoever asks',
      select: {
        dayRateCents: true,
        dayCount: true,
        category: true,
        siblingRank: true,
        fullDayRateCents: true,
        ceilingOffCents: true,
        reduction: { select: { name: true } },
        tariffDecision: { select: { reference: true, decidedOn: true } },
        options: { orderBy: chosenOrder, select: { stop: true, priceCents: true, option: { select: { name: true } } } },
      },
      resolve: ({ tariffDecision, options, ...price }, _args, { locale }) =>
        describePrice(
          { ...price, decision: tariffDecision, options: options.map(({ option, ...chosen }) => ({ ...chosen, name: option.name })) },
          locale,
        ),
    }),
  }),
});

const seesEnrolments = ({ actor }: Context) => actor?.staff != null && mayDo(actor.staff, 'see enrolments');

export const newestEnrolments: Order = { by: 'seq', direction: 'desc' };

export const EnrolmentConnection = connectionOf('AdminEnrolment', Enrolment, { row: 'an enrolment', order: 'newest first' });

builder.prismaObjectFields('Parent', (t) => ({
  enrolments: t.relation('enrolments', {
    description: 'what this parent asked for, all of it, newest first; `enrolmentPage` has it in pages',
    query: (_args, context) => ({ where: stillOwn(context), orderBy: { seq: 'desc' as const } }),
  }),
  enrolmentPage: t.field({
    type: EnrolmentConnection,
    description: 'what this parent asked for, newest first',
    args: { ...pageArgs, weekId: t.arg.id({ description: 'only in this week; an unknown id finds nothing' }) },
    select: { id: true },
    resolve: async ({ id }, args, context, info) => {
      const { enrolment } = context.app.database.prisma;
      const where = { parentId: id, ...stillOwn(context), ...(args.weekId != null && { weekId: idOrNone('Week', args.weekId) }) };
      const page = await readPage({ args, order: newestEnrolments, context, info }, (query, beyond) =>
        enrolment.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => enrolment.count({ where }) };
    },
  }),
}));

// The other parent sees which weeks a child comes, not what lies in this one's basket.
builder.prismaObjectField('Child', 'enrolments', (t) =>
  t.relation('enrolments', {
    description:
      "newest first. A parent sees their own and the other parent's confirmed ones; staff see those of the sites within reach, nothing without the permission",
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
