// What a family's page costs beside the same page that SvelteKit makes from constant answers of the graph, one parent at a time: CPU of
// the portal and of PostgreSQL together, in turns in the same run.
import { join } from 'node:path';
import type { Family } from './families.ts';
import { startServer, type Ground, type Server } from './ground.ts';
import { figure, pairUp, type Figure, type Scale } from './measure.ts';
import { freePort } from '../tests/kit/free-port.ts';

const pages: Record<string, { path: (family: Family) => string; atMost: number }> = {
  'the calendar': { path: ({ childId }) => `/portail/enfants/${childId}/semaines`, atMost: 1.8 },
  "the family's calendar": { path: () => '/portail/semaines', atMost: 2 },
  '« Portail Parent »': { path: () => '/portail', atMost: 2 },
  'the basket': { path: () => '/portail/panier', atMost: 2 },
};

/** The pages of these families, who are few enough that the floor has asked for each before it is measured. */
export async function measurePageFloors(ground: Ground, app: Server, families: Family[], scale: Scale): Promise<Figure[]> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const env = { PORT: String(port), ORIGIN: origin, PORTAL: app.origin };
  const floor = await startServer(join(import.meta.dirname, 'processes/constant-pages.ts'), { env, port, origin });
  const times = scale.of(100, 20);
  const load = async (server: Server, path: (family: Family) => string) => {
    for (let index = 0; index < times; index += 1) {
      const family = families[index % families.length]!;
      const answer = await fetch(server.origin + path(family), { headers: { cookie: family.cookie, 'accept-encoding': 'br' } });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${server.origin}${path(family)}: ${answer.status}`);
    }
  };
  const cpu = async (server: Server) => (await server.usage()).cpuMs + (server === app ? ((await ground.databaseCpu()) ?? 0) : 0);
  const costOf = async (server: Server, path: (family: Family) => string) => {
    const before = await cpu(server);
    await load(server, path);
    return ((await cpu(server)) - before) / times;
  };
  try {
    const figures: Figure[] = [];
    for (const [name, { path, atMost }] of Object.entries(pages)) {
      // both in their steady state
      for (const server of [floor, app]) for (let round = 0; round < 2; round += 1) await load(server, path);
      const pairs = await pairUp(
        scale.pairs,
        () => costOf(floor, path),
        () => costOf(app, path),
      );
      figures.push(
        figure(
          `${name}: CPU ÷ the same page from constants`,
          pairs.map(({ one, other }) => one / other),
          { atMost },
        ),
        figure(
          `${name} from constants: CPU`,
          pairs.map(({ other }) => other),
          null,
          { unit: 'ms' },
        ),
      );
    }
    return figures;
  } finally {
    await floor.stop();
  }
}
