// F11, F12, F13: a portal whose loop is blocked or whose memory is full, a thousand pages that come back at once, and
// clients that are slow or send too much.
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { click, createClickers, createWeeks, startPortals } from '../kit/storm.ts';
import { expectNothingLost, insist, openGround, percentile, type Ground } from './ground.ts';
import { runInside } from './inspector.ts';
import { openPage, type Page } from './page.ts';

let ground: Ground;
let running: Awaited<ReturnType<typeof startPortals>>;
beforeAll(async () => {
  ground = await openGround();
  running = await startPortals(ground.url, ['web', 'web'], { NODE_OPTIONS: '--inspect-port=127.0.0.1:0 --max-old-space-size=300' });
});
afterAll(async () => {
  await running.stop();
  await ground.close();
});

const origins = () => running.portals.map(({ origin }) => origin);
const isReady = (origin: string) =>
  fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(1_500) }).then(
    ({ status }) => status === 200,
    () => false,
  );

async function rush(parents: number, everyMs: number, capacity: number) {
  const weekIds = await createWeeks(ground.pool, [capacity]);
  const clickers = await createClickers(ground.pool, parents);
  const asked = clickers.map(async (clicker, nth) => {
    await sleep(nth * everyMs);
    return insist(origins(), { clicker, weekIds }, { first: nth, timeoutMs: 5_000 });
  });
  return { weekIds, outcomes: Promise.all(asked) };
}

/** Pages that are closed when the test ends, however it ends. */
function openPages(count: number, originsOf: (nth: number) => string[]) {
  const pages = Array.from({ length: count }, (_, nth) => openPage(originsOf(nth)));
  onTestFinished(() => pages.forEach((page) => page.close()));
  return pages;
}

/** Every page shows what the database has. */
async function expectTruth(pages: Page[], weekIds: string[]) {
  const { rows } = await ground.pool.query<{ id: string; free: number }>(
    'SELECT id, capacity - taken AS free FROM week WHERE id = ANY ($1)',
    [weekIds],
  );
  for (const { id, free } of rows)
    await expect.poll(() => pages.filter(({ seats }) => seats.get(id) !== free).length, { timeout: 60_000 }).toBe(0);
}

test('F11: a portal whose loop is blocked for six seconds is not ready meanwhile; no hold is lost, every page has the truth', async () => {
  const storm = await rush(200, 30, 120);
  const pages = openPages(20, (nth) => origins().slice(nth % 2));
  await sleep(1_500);
  await runInside(running.portals[0]!, 'for (const end = Date.now() + 6000; Date.now() < end; );');
  expect(await isReady(origins()[0]!)).toBe(false);
  await expect.poll(() => isReady(origins()[1]!), { timeout: 20_000 }).toBe(true);
  const outcomes = await storm.outcomes;
  await expect.poll(() => isReady(origins()[0]!), { timeout: 30_000 }).toBe(true);
  await expectNothingLost(ground, storm.weekIds, outcomes, 120);
  await expectTruth(pages, storm.weekIds);
});

test('F12: a thousand pages lose their connection and come back within a second', async () => {
  const { origin, log } = running.portals[1]!;
  const read = async () => {
    const text = await (await fetch(`${origin}/metrics`)).text();
    const sum = (name: RegExp) => [...text.matchAll(name)].reduce((total, match) => total + Number(match[1]), 0);
    return {
      cpu: sum(/^process_cpu_seconds_total ([\d.e-]+)/gm),
      sockets: sum(/^nodejs_active_resources\{type="TCPSocketWrap"\} (\d+)/gm),
    };
  };
  const areThere = (snapshots: number) =>
    expect.poll(() => pages.filter((page) => page.snapshots() === snapshots).length, { timeout: 120_000 }).toBe(1_000);
  /** Processor time of the portal while eighty parents click and every page has that many snapshots, s. */
  const weigh = async (snapshots: number, meanwhile: () => void) => {
    const storm = await rush(80, 50, 80);
    const { cpu } = await read();
    meanwhile();
    await storm.outcomes;
    await areThere(snapshots);
    return { spent: (await read()).cpu - cpu, weekIds: storm.weekIds };
  };
  const before = await read();
  const pages = openPages(1_000, () => [origin]);
  await areThere(1);

  const steady = await weigh(1, () => {});
  const shaken = await weigh(2, () => pages.forEach((page, nth) => setTimeout(page.drop, nth)));
  const after = await weigh(2, () => {});
  console.log(
    `F12: processor time of eighty clicks with 1,000 pages: ${steady.spent.toFixed(2)} s, while they come back ${shaken.spent.toFixed(2)} s, after ${after.spent.toFixed(2)} s`,
  );
  expect(shaken.spent).toBeLessThan(2 * steady.spent + 0.5);
  expect(after.spent).toBeLessThan(2 * steady.spent);
  await expectTruth(pages, [...steady.weekIds, ...shaken.weekIds, ...after.weekIds]);
  for (const page of pages) page.close();
  await expect.poll(async () => (await read()).sockets, { timeout: 15_000 }).toBeLessThan(before.sockets + 50);
  expect(log()).not.toContain('MaxListenersExceededWarning');
});

test('F13: slow clients and huge bodies do not slow the others', async () => {
  const { origin, pid } = running.portals[1]!;
  const port = Number(new URL(origin).port);
  const weekIds = await createWeeks(ground.pool, [5_000]);
  /** How long a click takes while forty parents click one after the other, ms. */
  const measure = async () => {
    const clickers = await createClickers(ground.pool, 40);
    const times: number[] = [];
    for (const clicker of clickers) {
      const began = performance.now();
      await click(origin, { clicker, weekIds });
      times.push(performance.now() - began);
    }
    return percentile(times, 0.99);
  };

  const cut = new Set<Socket>();
  const slow = (first: string) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.on('close', () => cut.add(socket));
    socket.write(first);
    const dribble = setInterval(() => socket.write('a'), 400);
    socket.on('close', () => clearInterval(dribble));
    return socket;
  };
  const huge = async () => {
    const request = fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: Buffer.alloc(10_000_000, 32),
    });
    return request.then(
      ({ status }) => status,
      () => 'cut' as const,
    );
  };

  const pairs: [number, number][] = [];
  const sockets: Socket[] = [];
  for (let pair = 0; pair < 5; pair += 1) {
    const quiet = await measure();
    const headers = Array.from({ length: 60 }, () => slow('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '));
    const bodies = Array.from({ length: 60 }, () =>
      slow('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n'),
    );
    const answers = Promise.all(Array.from({ length: 5 }, huge));
    const busy = await measure();
    pairs.push([quiet, busy]);
    for (const answer of await answers) expect([413, 'cut']).toContain(answer);
    for (const socket of bodies) socket.destroy();
    sockets.push(...headers);
  }
  const ratio = percentile(
    pairs.map(([quiet, busy]) => busy / quiet),
    0.5,
  );
  console.log(
    `F13: p99 of the others, five pairs: ${pairs.map((pair) => pair.map(Math.round).join('→')).join(', ')} ms; median ratio ${ratio.toFixed(2)}`,
  );
  const slack = 20 / Math.min(...pairs.map(([quiet]) => quiet));
  expect(ratio).toBeLessThan(1.5 + slack);
  // Whoever does not come to the end of the headers is shown out.
  await expect.poll(() => sockets.filter((socket) => !cut.has(socket)).length, { timeout: 40_000 }).toBe(0);
  expect(process.kill(pid, 0)).toBe(true);
});

test('F11: a portal whose memory is full dies in the storm, alone; no hold is lost, its pages go to the other one', async () => {
  const storm = await rush(200, 40, 120);
  const pages = openPages(20, origins);
  await expect.poll(() => pages.every((page) => page.snapshots() === 1), { timeout: 60_000 }).toBe(true);
  const [victim] = running.portals;
  await runInside(
    victim!,
    'globalThis.hog = []; setInterval(() => { for (let n = 0; n < 20; n += 1) hog.push(Array(100_000).fill(n)); }, 1)',
  );
  const outcomes = await storm.outcomes;
  await expect.poll(() => victim!.log(), { timeout: 30_000 }).toContain('heap out of memory');
  expect(await isReady(origins()[0]!)).toBe(false);
  await expect.poll(() => isReady(origins()[1]!), { timeout: 20_000 }).toBe(true);
  await expectNothingLost(ground, storm.weekIds, outcomes, 120);
  await expect.poll(() => pages.every((page) => page.snapshots() > 1), { timeout: 60_000 }).toBe(true);
  await expectTruth(pages, storm.weekIds);
});
