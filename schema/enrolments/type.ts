import { transact } from '../../server/platform/act.ts';
import { releaseEnrolment } from '../../server/enrolments/release-enrolment.ts';
import { AlreadyDecided, DeadlinePassed, InputInvalid } from '../../server/platform/refusals.ts';
import { describePrice } from '../../server/enrolments/messages.ts';
import { mayDo, plainesWithin } from '../../server/identity/access.ts';
import { localized, messages } from '../../server/language/messages.ts';
import { allGraphs, builder } from '../builder.ts';
import { asParent, asStaff, nobody, type Context } from '../../server/context.ts';
import { asId } from '../lib/ids.ts';
import { clockOf } from '../lib/request-cache.ts';
import { stillOwn } from '../lib/visibility.ts';

export const EnrolmentStatus = builder.enumType('EnrolmentStatus', { values: ['HELD', 'CONFIRMED', 'CANCELLED', 'EXPIRED'] as const });

export const Enrolment = builder.prismaObject('Enrolment', {
  subGraphs: allGraphs,
  fields: (t) => ({
    id: t.exposeID('id', { subGraphs: allGraphs }),
    child: t.relation('child'),
    week: t.relation('week', { subGraphs: allGraphs }),
    status: t.field({
      type: EnrolmentStatus,
      description: 'EXPIRED from the deadline on, whether or not it is written down yet',
      select: { status: true, heldUntil: true },
      resolve: async ({ status, heldUntil }, _args, context) =>
        status === 'HELD' && heldUntil && heldUntil <= (await clockOf(context)) ? 'EXPIRED' : status,
    }),
    heldAt: t.expose('heldAt', { type: 'DateTime' }),
    heldUntil: t.expose('heldUntil', { type: 'DateTime', nullable: true }),
    confirmedAt: t.expose('confirmedAt', { type: 'DateTime', nullable: true }),
    priceCents: t.expose('priceCents', { type: 'NonNegativeInt' }),
    priceReason: t.string({
      select: { dayRateCents: true, dayCount: true, category: true, siblingRank: true },
      resolve: (enrolment, _args, { locale }) => describePrice(enrolment, locale),
    }),
  }),
});

builder.prismaObjectField('Parent', 'enrolments', (t) =>
  t.relation('enrolments', {
    description: 'what this parent asked for, newest first',
    query: (_args, context) => ({ where: stillOwn(context), orderBy: { seq: 'desc' as const } }),
  }),
);

const seesEnrolments = ({ actor }: Context) => actor?.staff != null && mayDo(actor.staff, 'see enrolments');

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

builder.mutationField('releaseEnrolment', (t) =>
  t.prismaField({
    type: 'Enrolment',
    authScopes: { parent: true },
    errors: { types: [InputInvalid, DeadlinePassed, AlreadyDecided], union: { name: 'ReleaseEnrolmentResult' } },
    args: { enrolmentId: t.arg.id({ required: true }) },
    resolve: async (query, _root, args, context) => {
      const { app } = context;
      const enrolmentId = asId(args.enrolmentId);
      if (!enrolmentId) throw new InputInvalid(localized(messages.refusal_unknown_enrolment), 'enrolmentId');
      const id = await transact(context.app, asParent(context), (ctx) => releaseEnrolment(ctx, enrolmentId));
      return app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
