// The public catalogue, as the calendar's first visit asks for it, against bare node:http that gives the same bytes.
import { join } from 'node:path';
import { createCommune, createWeeks } from './families.ts';
import { startPortalProcess, startServer, type Ground, type Server } from './ground.ts';
import { figure, pairUp, type Figure, type Scale } from './measure.ts';
import type { Ask, Hammered } from './processes/crowd.ts';
import { startCrowd } from './storm.ts';
import { freePort } from '../tests/kit/free-port.ts';

const query = `{ plaines { id name siteName ageMinMonths ageMaxMonths dailyRateCents weeks { id startDate endDate capacity seatsLeft } } }`;
const connections = 64;

export async function measureCatalogue(ground: Ground, scale: Scale): Promise<Figure[]> {
  const url = await ground.database();
  const forMs = scale.of(3_000, 800);
  await createCommune(url);
  await createWeeks(url, { plaines: 20, weeks: 1, capacity: 40 });
  const app = await startPortalProcess(ground, url);
  const ask: Ask = { body: JSON.stringify({ query }) };
  const answer = await (
    await fetch(`http://127.0.0.1:${app.port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: ask.body,
    })
  ).text();
  if (!answer.startsWith('{"data":{"plaines":[{')) throw new Error(`no catalogue: ${answer.slice(0, 300)}`);
  const port = await freePort();
  const raw = await startServer(join(import.meta.dirname, 'processes/raw-server.ts'), {
    env: { PORT: String(port), ANSWER: answer },
    port,
    origin: app.origin,
  });
  const crowds = new Map([app, raw].map((server) => [server, startCrowd()]));
  try {
    for (const [server, crowd] of crowds) await crowd.ask('open', { port: server.port, count: connections, origin: app.origin });
    const rush = (server: Server) => async () => {
      const before = (await server.usage({ collect: true })).cpuMs;
      const done = await crowds.get(server)!.ask<Hammered>('hammer', { ask, connections, forMs });
      const { cpuMs } = await server.usage();
      return { ...done, rate: (done.requests / done.ms) * 1000, cpu: ((cpuMs - before) / done.requests) * 1000 };
    };
    await rush(app)();
    await rush(raw)();
    const pairs = await pairUp(scale.pairs, rush(raw), rush(app));
    return [
      figure(
        'public catalogue, requests a second ÷ raw node:http with the same bytes',
        pairs.map(({ one, other }) => one.rate / other.rate),
        { atLeast: 0.35 },
        { note: `${answer.length} bytes` },
      ),
      figure(
        'public catalogue: requests a second',
        pairs.map(({ one }) => one.rate),
      ),
      figure(
        "raw node:http's CPU for a request ÷ the portal's",
        pairs.map(({ one, other }) => other.cpu / one.cpu),
      ),
      figure(
        'public catalogue: errors',
        pairs.map(({ one, other }) => one.errors + other.errors),
        { atMost: 0 },
      ),
    ];
  } finally {
    for (const crowd of crowds.values()) await crowd.stop();
    await raw.stop();
    await app.stop();
  }
}
