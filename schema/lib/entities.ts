// Every noun as a Federation 2 entity: a gateway names one by its id and gets what the one who asks may see of it. What
// they may not see is null, like what does not exist. School has its own two keys, beside the noun.
import { whereRunning } from '../../server/partners/running.ts';
import { Basket, openBasket } from '../baskets/parent.ts';
import { builder } from '../builder.ts';
import { Child } from '../children/parent.ts';
import { nobody, type Context } from '../../server/context.ts';
import { Enrolment } from '../enrolments/type.ts';
import { beforeReading, HealthSheet } from '../health/parent.ts';
import { clockOf } from './request-cache.ts';
import { Parent } from '../parents/parent.ts';
import { Payment } from '../payments/parent.ts';
import { Plaine } from '../plaines/type.ts';
import { findById } from './references.ts';
import {
  ofTheKey,
  visibleChildren,
  visibleEnrolments,
  visibleHealthSheets,
  visibleParents,
  visiblePayments,
  visiblePlaines,
  visibleWeeks,
} from './visibility.ts';
import { Week } from '../weeks/type.ts';

const prismaOf = ({ app }: Context) => app.database.prisma;

builder.asEntity(
  Parent,
  findById('Parent', (query, ids, context) =>
    prismaOf(context).parent.findMany({ ...query, where: { id: { in: ids }, ...visibleParents(context) } }),
  ),
);

builder.asEntity(
  Child,
  findById('Child', (query, ids, context) =>
    prismaOf(context).child.findMany({ ...query, where: { id: { in: ids }, ...visibleChildren(context) } }),
  ),
);

builder.asEntity(
  HealthSheet,
  findById('HealthSheet', async (query, ids, context) => {
    const seen = { id: { in: ids }, ...visibleHealthSheets(context) };
    const children = await prismaOf(context).healthSheet.findMany({ where: seen, select: { childId: true } });
    await Promise.all(children.map(({ childId }) => beforeReading(context, childId)));
    return prismaOf(context).healthSheet.findMany({ ...query, where: seen });
  }),
);

builder.asEntity(
  Plaine,
  findById('Plaine', (query, ids, context) =>
    prismaOf(context).plaine.findMany({ ...query, where: { id: { in: ids }, ...visiblePlaines(context) } }),
  ),
);

builder.asEntity(
  Week,
  findById('Week', (query, ids, context) =>
    prismaOf(context).week.findMany({ ...query, where: { id: { in: ids }, ...visibleWeeks(context) } }),
  ),
);

builder.asEntity(
  Basket,
  findById('Basket', async (query, ids, context) =>
    prismaOf(context).basket.findMany({
      ...query,
      where: { id: { in: ids }, ...(await openBasket(context, context.actor?.parentId ?? nobody)) },
    }),
  ),
);

builder.asEntity(
  Enrolment,
  findById('Enrolment', async (query, ids, context) => {
    const seen = context.partner ? { child: ofTheKey(context), ...whereRunning(await clockOf(context)) } : visibleEnrolments(context);
    return prismaOf(context).enrolment.findMany({ ...query, where: { id: { in: ids }, ...seen } });
  }),
);

builder.asEntity(
  Payment,
  findById('Payment', (query, ids, context) =>
    prismaOf(context).payment.findMany({ ...query, where: { id: { in: ids }, ...visiblePayments(context) } }),
  ),
);
