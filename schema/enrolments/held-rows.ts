// The rows that the answer to a click shows, as `readTogether` loads them.
import type { Prisma } from '../../server/platform/database.ts';
import type { App } from '../../server/context.ts';
import { covers, inOneInstant, readTogether, type Query } from '../lib/read-together.ts';

/** What a basket holds; by the clock, some of it may have run out, so what is shown is filtered by heldUntil. */
export const held = { where: { status: 'HELD' }, orderBy: { seq: 'asc' } } satisfies Prisma.Basket$enrolmentsArgs;

const enrolment = { include: { child: true, week: { select: { id: true } } } } satisfies Prisma.EnrolmentDefaultArgs;
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

/** Baskets in use, by parent. */
export const basketsTogether = readTogether({
  query: basket,
  read: ({ database }, parentIds) =>
    database.prisma.basket.findMany({ ...basket, where: { parentId: { in: parentIds }, status: { in: ['OPEN', 'VALIDATED'] } } }),
  keyOf: ({ parentId }) => parentId,
});

/**
 * Places that were just taken, out of the basket that is shown beside them; undefined when more is asked of them than a
 * basket is read with, or when one is in no basket any more, as a repeated click may name one that is paid.
 */
export async function takenTogether(app: App, asked: Query, parentId: string, ids: readonly string[]) {
  if (!covers(enrolment, asked)) return undefined;
  const [inUse] = (await basketsTogether(app, 'all of it', [parentId]))!;
  const taken = inUse?.enrolments.filter(({ id }) => ids.includes(id)) ?? [];
  return taken.length === ids.length ? taken : undefined;
}

const openBaskets = inOneInstant<boolean>(async (app, parentIds) => {
  const { rows } = await app.database.pool.query<{ id: string }>({
    name: 'open-baskets',
    text: `SELECT DISTINCT parent_id AS id FROM enrolment
      WHERE parent_id = ANY ($1::uuid[]) AND status = 'HELD' AND held_until > statement_timestamp()`,
    values: [parentIds],
  });
  const open = new Set(rows.map(({ id }) => id));
  return parentIds.map((each) => open.has(each));
});

/** Is anything held in a parent's basket, by the database's clock? One statement for all who ask in the same instant. */
export const hasOpenBasket = (app: App, parentId: string): Promise<boolean> => openBaskets(app).load(parentId);
