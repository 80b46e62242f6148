import { transact } from '../../server/platform/act.ts';
import { queryFromInfo } from '@pothos/plugin-prisma';
import { abandonBasket } from '../../server/baskets/abandon-basket.ts';
import { holdWeeks } from '../../server/enrolments/hold-weeks.ts';
import { validateBasket } from '../../server/baskets/validate-basket.ts';
import { BasketEmpty, ChildNotReady, DeadlinePassed, InputInvalid, PeriodClosed } from '../../server/platform/refusals.ts';
import type { RefusedPlace } from '../../server/enrolments/decide-holds.ts';
import { describeWeek, waitingListMailto } from '../../server/enrolments/messages.ts';
import { builder } from '../builder.ts';
import { asParent, type Context } from '../../server/context.ts';
import { WeekState } from '../weeks/parent.ts';
import { Enrolment } from '../enrolments/type.ts';
import { basketsTogether, hasOpenBasket, held, takenTogether, weeksTogether } from '../enrolments/held-rows.ts';
import { clockOf } from '../lib/request-cache.ts';

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
    lines: t.field({
      type: [Enrolment],
      description: 'what is held and not paid, in the order in which it was taken',
      select: (_args, _context, nested) => ({ enrolments: nested(held) }),
      resolve: async ({ enrolments }, _args, context) => keepLive(enrolments, await clockOf(context)),
    }),
    totalCents: t.field({
      type: 'NonNegativeInt',
      select: { enrolments: { ...held, select: { priceCents: true, heldUntil: true } } },
      resolve: async ({ enrolments }, _args, context) =>
        keepLive(enrolments, await clockOf(context)).reduce((sum, { priceCents }) => sum + priceCents, 0),
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'the earliest deadline of its lines',
      select: { enrolments: { ...held, select: { heldUntil: true } } },
      resolve: async ({ enrolments }, _args, context) => {
        const now = await clockOf(context);
        const times = keepLive(enrolments, now).map(({ heldUntil }) => heldUntil!.getTime());
        return times.length > 0 ? new Date(Math.min(...times)) : now;
      },
    }),
  }),
});

const keepLive = <Line extends { heldUntil: Date | null }>(lines: Line[], now: Date) =>
  lines.filter(({ heldUntil }) => heldUntil && heldUntil > now);

/** The basket in use, when something in it is still held. */
export const openBasket = async (context: Context, parentId: string) => ({
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
      context.app.database.prisma.basket.findFirst({ ...query, where: await openBasket(context, parent.id) }),
  }),
);

type Held = { parentId: string; heldIds: string[]; refused: RefusedPlace[] };

const RefusedWeek = builder.objectRef<RefusedPlace>('RefusedWeek').implement({
  fields: (t) => ({
    week: t.prismaField({
      type: 'Week',
      resolve: async (query, { weekId }, _args, { app }) => {
        const [week] = (await weeksTogether(app, query, [weekId])) ?? [];
        return week ?? app.database.prisma.week.findUniqueOrThrow({ ...query, where: { id: weekId } });
      },
    }),
    state: t.expose('state', { type: WeekState }),
    message: t.string({
      description: 'names the plaine and the week, in French',
      resolve: (refused, _args, { locale }) => describeWeek(refused, refused.sentence)(locale),
    }),
    waitingListMailto: t.string({
      nullable: true,
      description: 'mailto: with subject and body ready, when the week is full',
      resolve: (refused, _args, { app, locale }) =>
        refused.state === 'FULL' ? waitingListMailto(app.env.ATL_EMAIL, refused.childName, refused, locale) : null,
    }),
  }),
});

export const HoldWeeksPayload = builder.objectRef<Held>('HoldWeeksPayload').implement({
  fields: (t) => ({
    held: t.field({
      type: [Enrolment],
      resolve: async ({ parentId, heldIds }, _args, context, info) => {
        if (heldIds.length === 0) return [];
        const { app } = context;
        const query = queryFromInfo({ context, info });
        const rows =
          (await takenTogether(app, query, parentId, heldIds)) ??
          (await app.database.prisma.enrolment.findMany({ ...query, where: { id: { in: heldIds } } }));
        return rows.sort((a, b) => Number(a.seq - b.seq));
      },
    }),
    refused: t.expose('refused', { type: [RefusedWeek] }),
    basket: t.field({
      type: Basket,
      nullable: true,
      resolve: async ({ parentId, heldIds }, _args, context, info) => {
        const { app } = context;
        // Who was told « complet » has mostly nothing in a basket, and is then not to pay for one.
        if (heldIds.length === 0 && !(await hasOpenBasket(app, parentId))) return null;
        const query = queryFromInfo({ context, info });
        const shared = basketsTogether(app, query, [parentId]);
        if (!shared) return app.database.prisma.basket.findFirst({ ...query, where: await openBasket(context, parentId) });
        const [[basket], now] = await Promise.all([shared, clockOf(context)]);
        return basket && keepLive(basket.enrolments, now).length > 0 ? basket : null;
      },
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
      return { parentId: actor.parentId, ...(await holdWeeks({ seats: context.app.seats, actor }, asked)) };
    },
  }),
  validateBasket: t.prismaField({
    type: 'Basket',
    authScopes: { parent: true },
    errors: { types: [InputInvalid, BasketEmpty, DeadlinePassed], union: { name: 'ValidateBasketResult' } },
    resolve: async (query, _root, _args, context) => {
      const id = await transact(context.app, asParent(context), validateBasket);
      return context.app.database.prisma.basket.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  abandonBasket: t.field({
    type: BasketAbandoned,
    authScopes: { parent: true },
    errors: { types: [InputInvalid, BasketEmpty], union: { name: 'AbandonBasketResult' } },
    resolve: async (_root, _args, context) => ({
      releasedCount: await transact(context.app, asParent(context), abandonBasket),
    }),
  }),
}));
