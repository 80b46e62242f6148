// The rows that the answer to a click shows, as `readTogether` loads them.
import type { Prisma } from '../server/db.ts';
import { readTogether } from './read-together.ts';

/** What a basket holds; by the clock, some of it may have run out, so what is shown is filtered by heldUntil. */
export const held = { where: { status: 'HELD' }, orderBy: { seq: 'asc' } } satisfies Prisma.Basket$enrolmentsArgs;

const week = { include: { plaine: true } } satisfies Prisma.WeekDefaultArgs;
const enrolment = { include: { child: true, week } } satisfies Prisma.EnrolmentDefaultArgs;
const basket = {
  select: {
    id: true,
    parentId: true,
    status: true,
    createdAt: true,
    validatedAt: true,
    endedAt: true,
    enrolments: { ...held, ...enrolment },
  },
} satisfies Prisma.BasketDefaultArgs;

export const weeksTogether = readTogether({
  query: week,
  read: ({ database }, ids) => database.prisma.week.findMany({ ...week, where: { id: { in: ids } } }),
  keyOf: ({ id }) => id,
});

export const enrolmentsTogether = readTogether({
  query: enrolment,
  read: ({ database }, ids) => database.prisma.enrolment.findMany({ ...enrolment, where: { id: { in: ids } } }),
  keyOf: ({ id }) => id,
});

/** Baskets in use, by parent. */
export const basketsTogether = readTogether({
  query: basket,
  read: ({ database }, parentIds) =>
    database.prisma.basket.findMany({ ...basket, where: { parentId: { in: parentIds }, status: { in: ['OPEN', 'VALIDATED'] } } }),
  keyOf: ({ parentId }) => parentId,
});
