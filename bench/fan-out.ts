// A thousand people look at the same calendar. The floor is a raw node:http server that writes the same frame to as many
// connections at the same rhythm; the figure is the server's CPU per frame delivered. Then the same thousand watch while
// 2,000 parents press the button: how old is what they see?
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCommune, createFamilies, createWeeks, emptyWeeks } from './families.ts';
import { runSql, startPortalProcess, startServer, type Ground, type Server } from './ground.ts';
import { figure, pairUp, percentile, type Figure, type Scale } from './measure.ts';
import type { Told, Watching } from './processes/audience.ts';
import { startChild, type Child } from './processes/talk.ts';
import { clicks, startCrowd, tally, type Press } from './storm.ts';
import { freePort } from '../tests/kit/free-port.ts';

/** One beat of the portal's, and a little: every change is a frame of its own. */
const rhythmMs = 550;
const subscription = 'subscription { seatCounts { weekId capacity seatsLeft } }';
const body = JSON.stringify({ query: subscription });

const startAudience = (): Child => startChild(join(import.meta.dirname, 'processes/audience.ts'));

export async function measureFanOut(ground: Ground, scale: Scale): Promise<Figure[]> {
  const url = await ground.database();
  const [people, parents, places] = [scale.of(1000, 200), scale.of(2000, 400), scale.of(600, 120)];
  const changes = scale.of(12, 5);
  await createCommune(url);
  const families = await createFamilies(url, parents);
  const [weekId] = await createWeeks(url, { weeks: 1, capacity: places });
  const app = await startPortalProcess(ground, url);
  const port = await freePort();
  const raw = await startServer(join(import.meta.dirname, 'processes/raw-server.ts'), {
    env: { PORT: String(port) },
    port,
    origin: `http://localhost:${port}`,
  });
  const audiences = new Map([app, raw].map((server) => [server, startAudience()]));
  const crowd = startCrowd();

  /** Everybody joins; returns what each of them costs in memory, KB. */
  const gather = async (server: Server) => {
    const audience = audiences.get(server)!;
    const before = await server.usage({ collect: true });
    await audience.ask('watch', { port: server.port, count: people, body, weekId: weekId! } satisfies Watching);
    if (server === app) await untilTold(audience, people, 1);
    await sleep(1_000);
    const after = await server.usage({ collect: true });
    return { rss: (after.rss - before.rss) / 1024 / people, heap: (after.heapUsed - before.heapUsed) / 1024 / people };
  };
  const measured = (server: Server, change: (index: number) => Promise<unknown>) => async () => {
    const audience = audiences.get(server)!;
    await audience.ask('forget');
    const before = (await server.usage({ collect: true })).cpuMs;
    for (let index = 0; index < changes; index += 1) {
      await change(index);
      await sleep(rhythmMs);
    }
    const { cpuMs } = await server.usage();
    const frames = (await audience.ask<number[]>('frames')).reduce((sum, each) => sum + each, 0);
    return { microseconds: ((cpuMs - before) / frames) * 1000, frames };
  };
  try {
    const memory = [];
    for (let pair = 0; pair < scale.pairs; pair += 1) {
      memory.push({ app: await gather(app), raw: await gather(raw) });
      if (pair === scale.pairs - 1) break;
      for (const audience of audiences.values()) await audience.ask('leave');
      await sleep(300);
    }
    // The frame as the portal sends it: one week that changed.
    const frame = `event: next\ndata: ${JSON.stringify({ data: { seatCounts: [{ weekId, capacity: places, seatsLeft: 1 }] } })}\n\n`;
    const change = (index: number) => runSql(url, 'UPDATE week SET capacity = $2 WHERE id = $1', [weekId, places + 1 + (index % 2)]);
    const pairs = await pairUp(
      scale.pairs,
      measured(raw, () => raw.ask('broadcast', frame)),
      measured(app, change),
    );
    await audiences.get(raw)!.ask('leave');
    await runSql(url, 'UPDATE week SET capacity = $2 WHERE id = $1', [weekId, places]);

    const audience = audiences.get(app)!;
    await crowd.ask('open', { port: app.port, count: parents, origin: app.origin });
    const storms = [];
    for (let pair = 0; pair <= scale.pairs; pair += 1) {
      await emptyWeeks(url);
      await sleep(1_500);
      await audience.ask('forget');
      const { replies } = await crowd.ask<Press>(
        'press',
        clicks(families, () => [weekId!]),
      );
      await sleep(2_000);
      const told = await audience.ask<Told[][]>('told');
      const taken = await runSql<{ at: number }>(
        url,
        'SELECT extract(epoch FROM held_at)::float8 * 1000 AS at FROM enrolment ORDER BY held_at',
      );
      storms.push({
        stale: staleness(
          taken.map(({ at }) => at),
          told,
          places,
        ),
        most: Math.max(...told.map(framesPerSecond)),
        wrong: Math.abs((tally(replies).HELD ?? 0) - places) + told.filter((frames) => frames.at(-1)?.left !== 0).length,
      });
    }
    // The first one warms up.
    const calm = storms.slice(1);
    const stillOpen = await audience.ask<number>('open');
    return [
      figure(
        `${people} watchers: CPU per frame delivered ÷ raw broadcast`,
        pairs.map(({ one, other }) => one.microseconds / other.microseconds),
        { atMost: 2 },
      ),
      figure(
        'raw broadcast: CPU per frame',
        pairs.map(({ other }) => other.microseconds),
        null,
        { unit: 'µs' },
      ),
      figure(
        'watchers: frames that did not come, of one change each',
        pairs.map(({ one }) => Math.abs(people * changes - one.frames)),
        { atMost: 0 },
      ),
      figure(
        'a watcher in memory (RSS)',
        memory.map((each) => each.app.rss),
        { atMost: 60 },
        { unit: 'KB' },
      ),
      figure(
        'a watcher on the heap',
        memory.map((each) => each.app.heap),
        null,
        { unit: 'KB' },
      ),
      figure(
        'a listener of the raw broadcast in memory (RSS)',
        memory.map((each) => each.raw.rss),
        null,
        { unit: 'KB' },
      ),
      figure(
        `staleness p99 for ${people} watchers in a storm of ${parents}`,
        calm.map(({ stale }) => percentile(stale, 99)),
        { atMost: 1_000 },
        { unit: 'ms' },
      ),
      figure(
        'frames a second in the storm, of the watcher who was told most often',
        calm.map(({ most }) => most),
        { atMost: 2 },
      ),
      figure(
        'watchers whose last frame is not the truth, who were cut, or places wrong',
        calm.map(({ wrong }) => wrong + people - stillOpen),
        { atMost: 0 },
      ),
    ];
  } finally {
    await crowd.stop();
    for (const child of [...audiences.values(), raw, app]) await child.stop();
  }
}

/**
 * For each place that was taken and each watcher: ms from the statement that took it until a frame that counts it. The
 * statement is a little before its commit, so that the figure is rather too large.
 */
function staleness(taken: number[], told: Told[][], capacity: number): number[] {
  const stale: number[] = [];
  for (const frames of told) {
    let next = 0;
    for (const [index, at] of taken.entries()) {
      while (next < frames.length && (frames[next]!.left > capacity - index - 1 || frames[next]!.at < at)) next += 1;
      stale.push(next < frames.length ? frames[next]!.at - at : Infinity);
    }
  }
  return stale;
}

/** Each frame fills the beat after it, half a second; to a tenth, since a frame's way takes no fixed time. */
function framesPerSecond(frames: Told[]): number {
  const spanMs = (frames.at(-1)?.at ?? 0) - (frames[0]?.at ?? 0);
  return Math.round((frames.length / (spanMs + 500)) * 10_000) / 10;
}

async function untilTold(audience: Child, people: number, frames: number) {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const told = await audience.ask<number[]>('frames');
    if (told.length === people && told.every((each) => each >= frames)) return;
    await sleep(50);
  }
  throw new Error('not every watcher was told');
}
