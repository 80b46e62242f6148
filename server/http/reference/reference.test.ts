// The references, as somebody without a script and without a session gets them, and as staff do.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserSchema } from '../../../schema/index.ts';
import { partnerSchema } from '../../../schema/subgraphs.ts';
import { createStaff } from '../../../tests/kit/catalogue.ts';
import { createApp, createParent } from '../../../tests/kit/people.ts';
import type { App } from '../../context.ts';
import { createFinder, pathOf } from '../lib/entry-point.ts';
import { typesOf } from './describe-types.ts';
import { createReferenceEntryPoints } from './reference.ts';
import { readExamples } from './write-reference.ts';

let app: App;
let server: Server;
let origin: string;
beforeAll(async () => {
  app = await createApp();
  const find = createFinder(createReferenceEntryPoints(app));
  server = createServer((request, response) => void find(pathOf(request))!.handler(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const ask = (path: string, token?: string, method = 'GET') =>
  fetch(origin + path, { method, redirect: 'manual', headers: token ? { cookie: `session=${token}` } : {} });

test('the partners’ reference is everybody’s, whole, and loads nothing', async () => {
  const answer = await ask('/docs/api');
  const html = await answer.text();
  expect([answer.status, answer.headers.get('content-security-policy')]).toEqual([200, expect.stringContaining("default-src 'none'")]);
  for (const { name } of typesOf(partnerSchema)) expect(html).toContain(`id="${name}"`);
  for (const { name } of readExamples('partner-operations')) expect(html).toContain(`id="operation-${name}"`);
  expect(html).not.toMatch(/<script|<link|<img|src=|AdminQuery|nationalNumber/);
});

test('every link of a page leads to something on it', async () => {
  const { token } = await createStaff(app, 'DESK', null);
  for (const path of ['/docs/api', '/docs/api/staff']) {
    const html = await (await ask(path, token)).text();
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((id) => !ids.has(id))).toEqual([]);
  }
});

test('the staff’s reference is the staff’s alone', async () => {
  const [parent, staff] = [await createParent(app), await createStaff(app, 'KITCHEN', null)];
  const nobody = await ask('/docs/api/staff');
  expect([nobody.status, nobody.headers.get('location')]).toEqual([303, '/connexion?returnTo=%2Fdocs%2Fapi%2Fstaff']);
  expect(await nobody.text()).toBe('');
  const refused = await ask('/docs/api/staff', parent.token);
  expect([refused.status, await refused.text()]).toEqual([403, '403 Staff only\n']);
  const html = await (await ask('/docs/api/staff', staff.token)).text();
  for (const { name } of typesOf(browserSchema)) expect(html).toContain(`id="${name}"`);
  expect(html).toContain('For staff who may « see audit trail »: RESPONSIBLE.');
  expect(html).toContain('PartnerKey.school</code>');
  expect((await ask('/docs/api/staff', staff.token, 'POST')).status).toBe(405);
});

test('every example is an operation of its graph, and the partners’ are those of the guide', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../docs/partners.md'), 'utf8');
  for (const { text, what } of readExamples('partner-operations')) {
    expect(validate(partnerSchema, parse(text))).toEqual([]);
    expect(guide).toContain(text);
    expect(what).toMatch(/\.$/);
  }
  for (const { text, what } of readExamples('operations')) {
    expect(validate(browserSchema, parse(text))).toEqual([]);
    expect(what).not.toBe('');
  }
  expect(validate(buildSchema('type Query { a: Int }'), parse('{ b }'))).toHaveLength(1);
});
