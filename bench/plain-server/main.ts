// What one would build instead: a plain Apollo Server over Prisma, each click an interactive transaction that locks the
// family and the weeks, checks, writes, commits. It does the same job, correctly, on the same tables, and answers the same
// document. It is not made slow: indexes, row locks and the last lines of the database are the portal's; it has as many
// connections as the portal has, and waits for one as long as it takes (by default 2 s, after which most clicks fail).
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../../prisma/generated/client/client.ts';
import { holdWeeks, readBasket, type Held } from './hold-weeks.ts';
import { readParent, type Parent } from './read-parent.ts';
import { typeDefs } from './type-defs.ts';

const prisma = new PrismaClient({
  adapter: new PrismaPg(new pg.Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.POOL) })),
  transactionOptions: { maxWait: 120_000, timeout: 120_000 },
});

type Context = { parent: Parent | null };

const server = new ApolloServer<Context>({
  typeDefs,
  resolvers: {
    Mutation: {
      holdWeeks: (_root: unknown, { input }: { input: { childId: string; weekIds: string[] } }, { parent }: Context) => {
        if (!parent) throw new Error('Not signed in');
        return holdWeeks(prisma, parent, input);
      },
    },
    HoldWeeksResult: { __resolveType: (result: Held | { message: string }) => ('message' in result ? 'InputInvalid' : 'HoldWeeksPayload') },
    HoldWeeksPayload: {
      held: ({ heldIds }: Held) =>
        prisma.enrolment.findMany({
          where: { id: { in: heldIds } },
          include: { week: { include: { plaine: true } } },
          orderBy: { seq: 'asc' },
        }),
      refused: ({ refused }: Held) =>
        Promise.all(
          refused.map(async ({ weekId, state, message }) => ({
            state,
            message,
            waitingListMailto: state === 'FULL' ? `mailto:accueil@valmont.example?subject=${encodeURIComponent(message)}` : null,
            week: await prisma.week.findUniqueOrThrow({ where: { id: weekId }, include: { plaine: true } }),
          })),
        ),
      basket: ({ parentId }: Held) => readBasket(prisma, parentId),
    },
  },
});

await startStandaloneServer(server, {
  listen: { port: Number(process.env.PORT), host: '127.0.0.1' },
  context: async ({ req }) => ({ parent: await readParent(prisma, req.headers.cookie) }),
});
process.on('SIGTERM', () => process.exit(0));
