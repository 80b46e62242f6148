import { abandonBasket } from '../server/baskets/abandon-basket.ts';
import { holdWeeks } from '../server/baskets/hold-weeks.ts';
import { validateBasket } from '../server/baskets/validate-basket.ts';
import { toSeconds } from '../server/calendar.ts';
import { BasketEmpty, ChildNotReady, DeadlinePassed, InputInvalid, PeriodClosed } from '../server/errors.ts';
import type { RefusedPlace } from '../server/plaines/seats.ts';
import { sayWeek, waitingListMailto } from '../server/plaines/say.ts';
import { builder } from './builder.ts';
import { asParent, transact } from './context.ts';
import { WeekState } from './child-weeks.ts';

import { clockOf } from './moment.ts';

const BasketStatus = builder.enumType('BasketStatus', {
  values: { OPEN: {}, VALIDATED: { description: '« Valider » was pressed' } } as const,
});

export const Basket = builder.prismaObject('Basket', {
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    status: t.field({
      type: BasketStatus,
      select: { status: true },
      resolve: ({ status }) => (status === 'VALIDATED' ? 'VALIDATED' : 'OPEN'),
    }),
    lines: t.prismaField({
      type: ['Enrolment'],
      description: 'what is held and not paid, in the order in which it was taken',
      resolve: async (query, { id }, _args, context) =>
        context.portal.database.prisma.enrolment.findMany({
          ...query,
          where: { basketId: id, status: 'HELD', heldUntil: { gt: await clockOf(context) } },
          orderBy: { seq: 'asc' },
        }),
    }),
    totalCents: t.field({ type: 'NonNegativeInt', resolve: async ({ id }, _args, context) => (await sumOf(context, id)).total }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'the earliest deadline of its lines',
      resolve: async ({ id }, _args, context) => (await sumOf(context, id)).expiresAt,
    }),
  }),
});

async function sumOf(context: Parameters<typeof clockOf>[0], basketId: string) {
  const now = await clockOf(context);
  const { _sum, _min } = await context.portal.database.prisma.enrolment.aggregate({
    where: { basketId, status: 'HELD', heldUntil: { gt: now } },
    _sum: { priceCents: true },
    _min: { heldUntil: true },
  });
  return { total: _sum.priceCents ?? 0, expiresAt: _min.heldUntil ?? now };
}

/** The basket in use, when something in it is still held. */
export const openBasket = async (context: Parameters<typeof clockOf>[0], parentId: string) => ({
  parentId,
  status: { in: ['OPEN' as const, 'VALIDATED' as const] },
  enrolments: { some: { status: 'HELD' as const, heldUntil: { gt: await clockOf(context) } } },
});

builder.prismaObjectField('Parent', 'basket', (t) =>
  t.prismaField({
    type: 'Basket',
    nullable: true,
    description: 'the open basket, null when nothing is held',
    select: { id: true },
    resolve: async (query, parent, _args, context) =>
      context.portal.database.prisma.basket.findFirst({ ...query, where: await openBasket(context, parent.id) }),
  }),
);

type Held = { parentId: string; childId: string; heldIds: string[]; refused: RefusedPlace[] };

const RefusedWeek = builder.objectRef<RefusedPlace & { childId: string }>('RefusedWeek').implement({
  fields: (t) => ({
    week: t.prismaField({
      type: 'Week',
      resolve: (query, { weekId }, _args, { portal }) => portal.database.prisma.week.findUniqueOrThrow({ ...query, where: { id: weekId } }),
    }),
    state: t.expose('state', { type: WeekState }),
    message: t.string({
      description: 'names the plaine and the week, in French',
      resolve: (refused, _args, { actor }) => sayWeek(refused, refused.say)(actor?.locale ?? 'fr'),
    }),
    waitingListMailto: t.string({
      nullable: true,
      description: 'mailto: with subject and body ready, when the week is full',
      resolve: async (refused, _args, { portal, actor }) => {
        if (refused.state !== 'FULL') return null;
        const { givenName } = await portal.database.prisma.child.findUniqueOrThrow({
          where: { id: refused.childId },
          select: { givenName: true },
        });
        return waitingListMailto(portal.env.ATL_EMAIL, givenName, refused, actor?.locale ?? 'fr');
      },
    }),
  }),
});

export const HoldWeeksPayload = builder.objectRef<Held>('HoldWeeksPayload').implement({
  fields: (t) => ({
    held: t.prismaField({
      type: ['Enrolment'],
      resolve: (query, { heldIds }, _args, { portal }) =>
        heldIds.length === 0
          ? []
          : portal.database.prisma.enrolment.findMany({ ...query, where: { id: { in: heldIds } }, orderBy: { seq: 'asc' } }),
    }),
    refused: t.field({ type: [RefusedWeek], resolve: ({ refused, childId }) => refused.map((place) => ({ ...place, childId })) }),
    basket: t.prismaField({
      type: 'Basket',
      nullable: true,
      resolve: async (query, { parentId }, _args, context) =>
        context.portal.database.prisma.basket.findFirst({ ...query, where: await openBasket(context, parentId) }),
    }),
  }),
});

const HoldWeeksInput = builder.inputType('HoldWeeksInput', {
  fields: (t) => ({ childId: t.id({ required: true }), weekIds: t.idList({ required: true }) }),
});

const BasketAbandoned = builder.objectRef<{ releasedCount: number }>('BasketAbandoned').implement({
  fields: (t) => ({ releasedCount: t.expose('releasedCount', { type: 'NonNegativeInt' }) }),
});

builder.mutationFields((t) => ({
  holdWeeks: t.field({
    type: HoldWeeksPayload,
    description: 'takes each place that is free, refuses the others one by one',
    authScopes: { parent: true },
    errors: { types: [InputInvalid, PeriodClosed, ChildNotReady], union: { name: 'HoldWeeksResult' } },
    args: { input: t.arg({ type: HoldWeeksInput, required: true }) },
    resolve: async (_root, { input }, context): Promise<Held> => {
      const actor = asParent(context);
      const asked = { childId: String(input.childId), weekIds: input.weekIds.map(String) };
      return { parentId: actor.parentId, childId: asked.childId, ...(await holdWeeks(context.portal.seats, actor, asked)) };
    },
  }),
  validateBasket: t.prismaField({
    type: 'Basket',
    authScopes: { parent: true },
    errors: { types: [InputInvalid, BasketEmpty, DeadlinePassed], union: { name: 'ValidateBasketResult' } },
    resolve: async (query, _root, _args, context) => {
      const id = await transact(context, (tx) => validateBasket(tx, asParent(context)));
      return context.portal.database.prisma.basket.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  abandonBasket: t.field({
    type: BasketAbandoned,
    authScopes: { parent: true },
    errors: { types: [InputInvalid, BasketEmpty], union: { name: 'AbandonBasketResult' } },
    resolve: async (_root, _args, context) => ({
      releasedCount: await transact(context, (tx) => abandonBasket(tx, asParent(context), toSeconds(context.portal.env.OFFER_FOR))),
    }),
  }),
}));
