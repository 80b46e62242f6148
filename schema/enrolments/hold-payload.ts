// What is answered to somebody who takes places: those that were taken, those that were refused, and the basket.
import { queryFromInfo } from '@pothos/plugin-prisma';
import type { RefusedPlace } from '../../server/enrolments/decide-holds.ts';
import { describeWeek, waitingListMailto } from '../../server/enrolments/messages.ts';
import { Basket, keepLive, openBasket } from '../baskets/type.ts';
import { builder } from '../builder.ts';
import { basketsTogether, hasOpenBasket, takenTogether, weeksTogether } from './held-rows.ts';
import { Enrolment } from './type.ts';
import { clockOf } from '../lib/request-cache.ts';
import { WeekState } from '../weeks/type.ts';

export type Held = { parentId: string; heldIds: string[]; refused: RefusedPlace[] };

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
      description: 'names the plaine and the week, in the language of whoever asks',
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
