// Places per second, over HTTP, against what one would build instead: bench/plain-server. Both serve the same database in
// turns and get the same clicks on the same number of connections; there is a place for everybody.
import { join } from 'node:path';
import { createCommune, createFamilies, createWeeks, emptyWeeks } from './families.ts';
import { runSql, startPortalProcess, startServer, type Ground, type Server } from './ground.ts';
import { figure, pairUp, percentile, type Figure, type Scale } from './measure.ts';
import { clicks, startCrowd, tally, type Press } from './storm.ts';
import { freePort } from '../tests/kit/free-port.ts';

/** What the portal opens by default: 8 for Prisma and 3 for its direct pool. */
const connections = 11;

/** The part of the page's own click that both graphs know. */
const hold = `mutation Hold($input: HoldWeeksInput!) { holdWeeks(input: $input) { __typename
  ... on HoldWeeksPayload {
    held { id status heldUntil priceCents week { id } }
    refused { state message waitingListMailto week { id } }
    basket { id status totalCents expiresAt lines { id } } }
  ... on Refusal { message } } }`;

export async function measureAgainstPlain(ground: Ground, scale: Scale): Promise<Figure[]> {
  const url = await ground.database();
  const parents = scale.of(600, 100);
  await createCommune(url);
  const families = await createFamilies(url, parents);
  const [weekId] = await createWeeks(url, { weeks: 1, capacity: parents });
  const app = await startPortalProcess(ground, url);
  const port = await freePort();
  const plain = await startServer(join(import.meta.dirname, 'plain-server/main.ts'), {
    env: { DATABASE_URL: url, PORT: String(port), POOL: String(connections) },
    port,
    origin: app.origin,
  });
  const crowds = new Map([app, plain].map((server) => [server, startCrowd()]));
  try {
    for (const [server, crowd] of crowds) await crowd.ask('open', { port: server.port, count: parents, origin: app.origin });
    const asks = clicks(families, () => [weekId!], { query: hold });
    const rush = (server: Server) => async () => {
      await emptyWeeks(url);
      const before = (await server.usage({ collect: true })).cpuMs;
      const done = await crowds.get(server)!.ask<Press>('press', asks);
      return { ...done, cpuMs: (await server.usage()).cpuMs - before };
    };
    await rush(plain)();
    await rush(app)();
    const pairs = await pairUp(scale.pairs, rush(plain), rush(app));
    const [{ taken }] = (await runSql<{ taken: number }>(url, 'SELECT taken FROM week WHERE id = $1', [weekId])) as [{ taken: number }];
    const sides = pairs.flatMap(({ one, other }) => [one, other]);
    return [
      figure(
        'places a second, over HTTP ÷ the plain Apollo + Prisma server',
        pairs.map(({ one, other }) => other.ms / one.ms),
        { atLeast: 8 },
      ),
      figure(
        'portal: places a second, over HTTP',
        pairs.map(({ one }) => (parents / one.ms) * 1000),
      ),
      figure(
        'plain server: places a second, over HTTP',
        pairs.map(({ other }) => (parents / other.ms) * 1000),
      ),
      figure(
        "plain server's own CPU for a place ÷ the portal's",
        pairs.map(({ one, other }) => other.cpuMs / one.cpuMs),
      ),
      figure(
        'plain server: p99',
        pairs.map(
          ({ other }) =>
            percentile(
              other.replies.map(({ ms }) => ms),
              99,
            ) / 1000,
        ),
        null,
        { unit: 's' },
      ),
      figure(
        'both: clicks without a place, of all',
        sides.map(({ replies }) => parents - (tally(replies).HELD ?? 0) + Math.abs(taken - parents)),
        { atMost: 0 },
      ),
    ];
  } finally {
    for (const crowd of crowds.values()) await crowd.stop();
    await plain.stop();
    await app.stop();
  }
}
