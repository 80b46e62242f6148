// The minute of an opening as parents live it: pages and clicks, as browsers send them. And, one after the other, what each step costs
// in CPU, against `{ __typename }` of the same parent.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addSiblings, createCommune, createFamilies, createWeeks, emptyWeeks, type Family } from './families.ts';
import { runSql, startPortalProcess, type Ground, type Server } from './ground.ts';
import { figure, percentile, type Figure, type Scale } from './measure.ts';
import { measurePageFloors } from './page-floors.ts';
import { startChild } from './processes/talk.ts';
import type { Opening } from './processes/walkers.ts';
import { readHoldRequest } from '../tests/kit/hold-request.ts';
import type { StepName, Walk } from '../tests/kit/walk-opening.ts';

/** The process looks every ten seconds whether it is calm. */
const calmAfterMs = 30_000;
const pageSteps: StepName[] = ['calendar', 'finalise', 'validate', 'basket'];

export async function measureOpening(ground: Ground, scale: Scale): Promise<Figure[]> {
  const url = await ground.database();
  const parents = Number(process.env.BENCH_PARENTS ?? scale.of(2000, 200));
  const places = Math.round(parents * 0.3);
  const rounds = scale.of(3, 1);
  await createCommune(url);
  const families = await createFamilies(url, parents);
  await addSiblings(url);
  const weekIds = await createWeeks(url, { weeks: 10, capacity: Math.ceil(places / 10) });
  const app = await startPortalProcess(ground, url);
  const crowd = startChild(join(import.meta.dirname, 'processes/walkers.ts'));
  try {
    const walkers = families.map(({ cookie, childId }, index) => ({ cookie, childId, weekIds: [weekIds[index % weekIds.length]!] }));
    const opening = { origin: app.origin, holdRequest: readHoldRequest(), withinMs: 10_000 };
    await crowd.ask('walk', { ...opening, walkers: walkers.slice(0, 50), withinMs: 500 } satisfies Opening);
    const costs = await measureCosts(ground, app, families, weekIds, scale);
    await emptyWeeks(url);
    const floors = await measurePageFloors(ground, app, families.slice(0, 20), scale);
    const runs: { walks: Walk[]; rss: number; calmRss: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await emptyWeeks(url);
      const walks = await crowd.ask<Walk[]>('walk', { ...opening, walkers } satisfies Opening);
      const { rss } = await app.usage();
      await sleep(calmAfterMs);
      runs.push({ walks, rss, calmRss: (await app.usage()).rss });
    }
    const [{ taken }] = (await runSql<{ taken: number }>(url, 'SELECT sum(taken)::int AS taken FROM week')) as [{ taken: number }];
    const capacity = Math.ceil(places / 10) * 10;
    const stepOf = (names: StepName[], percent: number) =>
      runs.map(
        ({ walks }) =>
          percentile(
            walks.flatMap(({ steps }) => steps.flatMap(({ name, ms }) => (names.includes(name) ? ms : []))),
            percent,
          ) / 1000,
      );
    const inSeconds = { unit: 's' };
    return [
      figure(
        `opening, ${parents} parents for ${capacity} places: errors, broken pages, places left over`,
        runs.map(({ walks }) => walks.flatMap(({ broken }) => broken).length + Math.abs(taken - capacity)),
        { atMost: 0 },
        { note: runs.flatMap(({ walks }) => walks.flatMap(({ broken }) => broken))[0]?.slice(0, 120) ?? '' },
      ),
      ...(['calendar', 'calendar, let in', 'click', 'finalise', 'validate', 'basket'] as const).flatMap((name) => [
        figure(`${name}: p50`, stepOf([name], 50), null, inSeconds),
        figure(`${name}: p95`, stepOf([name], 95), null, inSeconds),
        figure(`${name}: p99`, stepOf([name], 99), name === 'click' ? { atMost: 2 } : null, inSeconds),
      ]),
      figure("p99 of a page or of the waiting room's first answer", stepOf(pageSteps, 99), { atMost: 3 }, inSeconds),
      figure(
        'everybody has seen the calendar, clicked and has an answer after',
        runs.map(({ walks }) => Math.max(...walks.map(({ arrivedAt, wholeMs }) => arrivedAt + wholeMs - walks[0]!.arrivedAt)) / 1000),
        { atMost: 45 },
        inSeconds,
      ),
      figure(
        'parents who met the waiting room',
        runs.map(({ walks }) => walks.filter(({ waited }) => waited).length),
      ),
      figure(
        'memory (RSS) after the opening',
        runs.map(({ rss }) => rss / 1e6),
        { atMost: 350 },
        { unit: 'MB' },
      ),
      figure(
        'memory (RSS) half a minute later',
        runs.map(({ calmRss }) => calmRss / 1e6),
        { atMost: 350 },
        { unit: 'MB' },
      ),
      ...costs,
      ...floors,
    ];
  } finally {
    await crowd.stop();
    await app.stop();
  }
}

/** CPU of each step by itself, portal and PostgreSQL together, one parent at a time, in the steady state. */
async function measureCosts(ground: Ground, app: Server, families: Family[], weekIds: string[], scale: Scale): Promise<Figure[]> {
  const times = scale.of(200, 40);
  const holdRequest = readHoldRequest();
  const ask = async ({ cookie }: Family, path: string, body?: object) => {
    const headers = { cookie, origin: app.origin, 'accept-encoding': 'br', ...(body && { 'content-type': 'application/json' }) };
    const answer = await fetch(app.origin + path, {
      headers,
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  };
  const nth = (index: number) => families[index % families.length]!;
  const click = (index: number) => ({
    ...holdRequest,
    variables: { input: { childId: nth(index).childId, weekIds: [weekIds[index % weekIds.length]] } },
  });
  const steps: Record<string, (index: number) => Promise<void>> = {
    '`{ __typename }`': (index) => ask(nth(index), '/graphql', { query: '{ __typename }' }),
    'the calendar': (index) => ask(nth(index), `/portail/enfants/${nth(index).childId}/semaines`),
    "the family's calendar": (index) => ask(nth(index), '/portail/semaines'),
    'the click': (index) => ask(nth(index), '/graphql', click(index)),
    'the basket': (index) => ask(nth(index), '/portail/panier'),
    'the public home': (index) => ask({ ...nth(index), cookie: '' }, '/'),
  };
  const cpu = async () => (await app.usage()).cpuMs + ((await ground.databaseCpu()) ?? 0);
  const figures: Figure[] = [];
  for (const [name, step] of Object.entries(steps)) {
    for (let index = 0; index < times / 2; index += 1) await step(index);
    const before = await cpu();
    for (let index = 0; index < times; index += 1) await step(index + times);
    figures.push(figure(`${name}, one at a time: CPU`, [((await cpu()) - before) / times], null, { unit: 'ms' }));
  }
  return figures;
}
