// A partner's developer asks the demonstration with the keys and the queries of the guide, and with nobody's help.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../context.ts';
import { openPartnerSubgraph } from '../http/subgraph/partner.ts';
import { readExamples } from '../../tests/kit/examples.ts';
import { listen } from '../../tests/kit/listen.ts';
import { createApp } from '../../tests/kit/people.ts';
import { sandboxKeys } from './sandbox.ts';
import { seedDemo } from './seed.ts';

const example = readExamples('partners.md');
let app: App;
let url: string;

beforeAll(async () => {
  app = await createApp();
  await seedDemo(app, app.database.prisma);
  const door = await openPartnerSubgraph(app);
  afterAll(() => door.stop());
  url = await listen(door.entryPoint.handler);
});

async function ask<Data>(secret: string, query: string): Promise<Data> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}` };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

test('the guide prints the keys of the sandbox', () => {
  for (const { secret } of Object.values(sandboxKeys)) expect(example('sandbox')).toContain(secret);
});

test('one key opens a school whose pupils come', async () => {
  const query = example('first').replace(/\(from.*?\)/, '');
  const { school } = await ask<{ school: { name: string; enrolments: { confirmed: boolean }[] } }>(sandboxKeys.school.secret, query);
  expect(school.name).toBe('École Saint-Martin');
  expect(school.enrolments.length).toBeGreaterThanOrEqual(6);
});

test('the other opens a network, and says which schools', async () => {
  type Key = { key: { schools: { faseNumber: string }[] } };
  const { key } = await ask<Key>(sandboxKeys.network.secret, example('changes'));
  expect(key.schools.map(({ faseNumber }) => faseNumber).sort()).toEqual(['2418', '2419']);
});

test('the seed runs again without harm, and gives a key that was revoked no new life', async () => {
  const { prisma } = app.database;
  await prisma.partnerKey.updateMany({ where: { label: sandboxKeys.school.label }, data: { revokedAt: new Date() } });
  const before = await prisma.child.groupBy({ by: ['schoolId'], _count: true, orderBy: { schoolId: 'asc' } });
  await seedDemo(app, prisma);
  expect(await prisma.child.groupBy({ by: ['schoolId'], _count: true, orderBy: { schoolId: 'asc' } })).toEqual(before);
  expect(await prisma.partnerKey.count()).toBe(2);
  expect(await prisma.partnerKey.count({ where: { revokedAt: null } })).toBe(1);
});
