// What is answered to somebody who takes places: those that were taken, those that were refused, and the basket.
import { queryFromInfo } from '@pothos/plugin-prisma';
import type { RefusedPlace } from '../../server/enrolments/decide-holds.ts';
import type { LeftOutOption } from '../../server/enrolments/hold-options.ts';
import { describeWeek, waitingListMailto } from '../../server/enrolments/messages.ts';
import { Basket, keepLive, openBasket } from '../baskets/type.ts';
import { builder } from '../builder.ts';
import { basketsTogether, hasOpenBasket, takenTogether } from './held-rows.ts';
import { Enrolment } from './type.ts';
import { covers } from '../lib/read-together.ts';
import { clockOf, serviceEmailOf } from '../lib/request-cache.ts';
import { planned } from '../weeks/from-facts.ts';
import { WeekForChild } from '../weeks/parent.ts';
import { Week, WeekState } from '../weeks/type.ts';
import { listChangedWeeks } from './changed-weeks.ts';

export type Held = {
  parentId: string;
  childId: string;
  weekIds: string[];
  heldIds: string[];
  refused: RefusedPlace[];
  leftOut: LeftOutOption[];
};

const RefusedWeek = builder.objectRef<RefusedPlace>('RefusedWeek').implement({
  description: 'a week of which no place was taken',
  fields: (t) => ({
    week: t.field({
      description: 'the week that was asked for',
      type: Week,
      resolve: ({ weekId: id }, _args, context, info) => {
        const query = queryFromInfo({ context, info });
        return covers({ select: { id: true } }, query)
          ? { id }
          : context.app.database.prisma.week.findUniqueOrThrow({ ...query, where: { id } });
      },
    }),
    state: t.expose('state', { description: 'what it is to this child', type: WeekState }),
    optionId: t.id({
      nullable: true,
      description: 'of the option that the week, which is free, was refused for; null: the week itself was not to be had',
      resolve: ({ optionId }) => optionId ?? null,
    }),
    message: t.string({
      description: 'names the plaine and the week, in the language of whoever asks',
      resolve: (refused, _args, { locale }) => describeWeek(refused, refused.sentence)(locale),
    }),
    waitingListMailto: t.string({
      nullable: true,
      description: 'mailto: with subject and body ready, when the week is full',
      resolve: (refused, _args, context) => {
        if (refused.state !== 'FULL') return null;
        return serviceEmailOf(context).then((email) => waitingListMailto(email, refused.childName, refused, context.locale));
      },
    }),
  }),
});

const LeftOut = builder.objectRef<LeftOutOption>('LeftOutOption').implement({
  description: 'an option that a week was taken without, because `withoutRefused` said so',
  fields: (t) => ({
    weekId: t.exposeID('weekId', { description: 'of the week that was taken' }),
    optionId: t.exposeID('optionId', { description: 'of the `WeekOption`' }),
    message: t.string({
      description: 'names the option and says why, in the language of whoever asks',
      resolve: ({ sentence }, _args, { locale }) => sentence(locale),
    }),
  }),
});

export const HoldWeeksPayload = builder.objectRef<Held>('HoldWeeksPayload').implement({
  description: 'what was taken, what was not, and the basket after it',
  fields: (t) => ({
    held: t.field({
      description: 'the places that were taken, and those that were held already: asking twice gives the same',
      type: [Enrolment],
      resolve: async ({ parentId, heldIds }, _args, context, info) => {
        if (heldIds.length === 0) return [];
        const { app } = context;
        const query = queryFromInfo({ context, info });
        return (
          (await takenTogether(app, query, parentId, heldIds)) ??
          app.database.prisma.enrolment.findMany({ ...query, where: { id: { in: heldIds } }, orderBy: { seq: 'asc' } })
        );
      },
    }),
    refused: t.expose('refused', { description: 'the weeks of which no place was taken, each with its reason', type: [RefusedWeek] }),
    leftOut: t.expose('leftOut', { description: 'the options that weeks were taken without', type: [LeftOut] }),
    changed: t.field({
      type: [WeekForChild],
      description:
        "the weeks that were asked for, those at the same dates and those that a limit or a ceiling concerns, as the calendars of the family's children show them now; told to the family alone",
      resolve: async ({ parentId, childId, weekIds }, _args, context, info) => {
        const { app, actor } = context;
        return actor?.parentId === parentId ? planned(await listChangedWeeks(app, parentId, childId, weekIds), context, info) : [];
      },
    }),
    basket: t.field({
      description: 'all that the parent holds now; null when nothing is held',
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
