// Among which rows a reference is looked for: those that the one who asks reaches through the graph itself. Every filter
// names an id, so that nobody's is never read as everybody's.
import type { Prisma } from '../../server/platform/database.ts';
import { notBlocked } from '../../server/families/not-blocked.ts';
import { mayDo, plainesWithin, reachOf, type Permission } from '../../server/identity/access.ts';
import { asStaff, nobody, type Context } from '../../server/context.ts';

const everything = { NOT: { id: nobody } };

/** Of the schools that the key opens; without a key there is none. */
export const ofTheKey = ({ partner }: Context) => ({ schoolId: { in: [...(partner?.schoolIds ?? [])] } });

const own = ({ actor }: Context) => actor?.parentId ?? nobody;
export const ownLink = (context: Context) => ({ links: { some: { parentId: own(context), state: 'ACTIVE' as const } } });

/** For a field of a parent: is it the parent who asks? */
export const isViewer = ({ id }: { id: string }, _args: object, { actor }: Pick<Context, 'actor'>) => actor?.parentId === id;

/** The same, or staff who see families. */
export const isViewerOrStaff = (parent: { id: string }, args: object, context: Pick<Context, 'actor'>) =>
  isViewer(parent, args, context) || { may: 'see families' as const };

/** Staff who see what was paid and not the families: of a payer they see who it is and how to reach them, of a child its name. */
export const seesPaymentsAlone = (context: Pick<Context, 'actor'>) => may(context, 'see payments') && !may(context, 'see families');

/** What a parent asked for and paid for a child is out of their sight from the moment that staff block the link. */
export const stillOwn = ({ actor }: Context): { child?: Prisma.ChildWhereInput } => (actor?.parentId ? notBlocked(actor.parentId) : {});

const may = ({ actor }: Pick<Context, 'actor'>, permission: Permission) => actor?.staff != null && mayDo(actor.staff, permission);

/** The plaines that staff reach with a permission; none for anybody else. */
const staffPlaines = (context: Context, permission: Permission): Prisma.PlaineWhereInput =>
  may(context, permission) ? { ...everything, ...plainesWithin(asStaff(context), permission) } : { id: nobody };

export const visibleParents = (context: Context): Prisma.ParentWhereInput =>
  may(context, 'see families') ? everything : { AND: { id: own(context) } };

export const visibleChildren = (context: Context): Prisma.ChildWhereInput =>
  may(context, 'see families')
    ? everything
    : { OR: [ownLink(context), { enrolments: { some: { week: { plaine: staffPlaines(context, 'see enrolments') } } } }] };

/** Members bound to a site have their own lists of sheets. */
export const visibleHealthSheets = (context: Context): Prisma.HealthSheetWhereInput =>
  context.actor?.staff && reachOf(context.actor.staff.role, 'see health') === 'all' ? everything : { child: ownLink(context) };

/** The other parent sees which weeks a child comes, not what lies in this one's basket. */
export const visibleEnrolments = (context: Context): Prisma.EnrolmentWhereInput => ({
  OR: [
    { parentId: own(context), ...stillOwn(context) },
    { status: 'CONFIRMED', child: ownLink(context) },
    { week: { plaine: staffPlaines(context, 'see enrolments') } },
    // what a payment is for
    ...(seesPaymentsAlone(context) ? [{ paymentLines: { some: {} } }] : []),
  ],
});

/** Who owes a payment, or staff who see payments. */
export const seesPaymentOf = (parentId: string, context: Pick<Context, 'actor'>): boolean =>
  context.actor?.parentId === parentId || may(context, 'see payments');

export const visiblePayments = (context: Context): Prisma.PaymentWhereInput =>
  may(context, 'see payments') ? everything : { parentId: own(context) };

/** What is published is everybody's; what one asked for stays in sight when the week is cancelled. */
export const visibleWeeks = (context: Context): Prisma.WeekWhereInput => ({
  OR: [
    { plaine: { published: true }, cancelledAt: null },
    {
      enrolments: {
        some: context.partner
          ? { child: ofTheKey(context) }
          : { OR: [{ parentId: own(context), ...stillOwn(context) }, { child: ownLink(context) }] },
      },
    },
    { waitingPlaces: { some: { parentId: own(context) } } },
    { plaine: staffPlaines(context, 'see weeks') },
  ],
});

/** Weeks of archived seasons are in no list. */
export const notArchived: Prisma.WeekWhereInput = { OR: [{ seasonId: null }, { season: { archivedAt: null } }] };

export const visiblePlaines = (context: Context): Prisma.PlaineWhereInput => ({
  OR: [
    { published: true },
    { weeks: { some: { enrolments: { some: { parentId: own(context), ...stillOwn(context) } } } } },
    staffPlaines(context, 'see weeks'),
  ],
});

/** Everything for staff with a permission that reaches the whole commune, nothing for anybody else. */
export const onlyFor = ({ actor }: Context, permission: Permission) =>
  actor?.staff && reachOf(actor.staff.role, permission) === 'all' ? everything : { id: nobody };

export const visibleSites = (context: Context): Prisma.SiteWhereInput => ({
  OR: [
    { plaines: { some: visiblePlaines(context) } },
    context.actor?.staff?.siteId ? { id: context.actor.staff.siteId } : onlyFor(context, 'manage sites'),
  ],
});

/** Rows of the parent who asks. */
export const ownRows = (context: Context) => ({ parentId: own(context) });

export const plainesOfStaff = staffPlaines;
