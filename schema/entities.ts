// Every noun as a Federation 2 entity: a gateway names one by its id and gets what the one who asks may see of it. What
// they may not see is null, like what does not exist. School has its own two keys, beside the noun.
import { whereRunning } from '../server/partners/running.ts';
import { Basket, openBasket } from './baskets.ts';
import { builder } from './builder.ts';
import { Child } from './children.ts';
import { nobody, type Context } from './context.ts';
import { Enrolment } from './enrolments.ts';
import { beforeReading, HealthSheet } from './health-sheets.ts';
import { clockOf } from './moment.ts';
import { Parent } from './parents.ts';
import { Payment } from './payments.ts';
import { Plaine } from './plaines.ts';
import { findById } from './references.ts';
import { ofTheKey, seenChildren, seenEnrolments, seenHealthSheets, seenParents, seenPayments, seenPlaines, seenWeeks } from './seen.ts';
import { Week } from './weeks.ts';

const prismaOf = ({ portal }: Context) => portal.database.prisma;

builder.asEntity(
  Parent,
  findById('Parent', (query, ids, context) =>
    prismaOf(context).parent.findMany({ ...query, where: { id: { in: ids }, ...seenParents(context) } }),
  ),
);

builder.asEntity(
  Child,
  findById('Child', (query, ids, context) =>
    prismaOf(context).child.findMany({ ...query, where: { id: { in: ids }, ...seenChildren(context) } }),
  ),
);

builder.asEntity(
  HealthSheet,
  findById('HealthSheet', async (query, ids, context) => {
    const seen = { id: { in: ids }, ...seenHealthSheets(context) };
    const children = await prismaOf(context).healthSheet.findMany({ where: seen, select: { childId: true } });
    await Promise.all(children.map(({ childId }) => beforeReading(context, childId)));
    return prismaOf(context).healthSheet.findMany({ ...query, where: seen });
  }),
);

builder.asEntity(
  Plaine,
  findById('Plaine', (query, ids, context) =>
    prismaOf(context).plaine.findMany({ ...query, where: { id: { in: ids }, ...seenPlaines(context) } }),
  ),
);

builder.asEntity(
  Week,
  findById('Week', (query, ids, context) =>
    prismaOf(context).week.findMany({ ...query, where: { id: { in: ids }, ...seenWeeks(context) } }),
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
    const seen = context.partner ? { child: ofTheKey(context), ...whereRunning(await clockOf(context)) } : seenEnrolments(context);
    return prismaOf(context).enrolment.findMany({ ...query, where: { id: { in: ids }, ...seen } });
  }),
);

builder.asEntity(
  Payment,
  findById('Payment', (query, ids, context) =>
    prismaOf(context).payment.findMany({ ...query, where: { id: { in: ids }, ...seenPayments(context) } }),
  ),
);
