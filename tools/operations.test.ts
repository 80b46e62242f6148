// What docs/operations gives to copy is well formed, and names settings, files, commands and metrics that there are.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { run } from '../server/commands/program.ts';
import { variableNames } from '../server/platform/env.ts';
import { metrics } from '../server/platform/metrics.ts';
import { silence } from '../tests/kit/silence.ts';

const folder = join(import.meta.dirname, '../docs/operations');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const files = readdirSync(folder);
const pages = files.filter((name) => name.endsWith('.md'));

/** « [Section] » and « Key=value » of a unit of systemd, or of a file like it. */
function readIni(text: string): Record<string, [string, string][]> {
  const sections: Record<string, [string, string][]> = {};
  let section = '';
  for (const line of text.split('\n').filter((each) => each.trim() !== '' && !/^[#;]/.test(each))) {
    const opened = /^\[([\w-]+)\]$/.exec(line)?.[1];
    if (opened) sections[(section = opened)] = [];
    else {
      const entry = /^([A-Za-z_]+)\s*=\s*(.*)$/.exec(line);
      expect([line, entry === null, section]).toEqual([line, false, expect.stringMatching(/./)]);
      sections[section]!.push([entry![1]!, entry![2]!]);
    }
  }
  return sections;
}

test('each file is named by a page, and each page links to what is there', () => {
  const words = pages.map(read).join('\n');
  for (const name of files.filter((each) => each !== 'README.md')) expect(words, name).toContain(`(${name})`);
  for (const page of pages)
    for (const [, target] of read(page).matchAll(/\]\((?!https?:)([^)#]+)/g))
      expect([page, target, existsSync(join(folder, target!))]).toEqual([page, target, true]);
});

test.each(files.filter((name) => /\.(service|timer)$/.test(name)))(
  'the unit %s has its sections, runs what is built and sets what is read',
  (name) => {
    const unit = readIni(read(name));
    expect(Object.keys(unit)).toEqual(expect.arrayContaining(['Unit', name.endsWith('timer') ? 'Timer' : 'Service']));
    const service = Object.fromEntries(unit.Service ?? []);
    if (name.endsWith('timer')) return;
    const [, entry] = /^\/opt\/portail\/node_modules\/\.bin\/node (server\/build\/\w+\.mjs)/.exec(service.ExecStart!)!;
    expect(readFileSync(join(import.meta.dirname, 'bundle.ts'), 'utf8')).toContain(
      entry === 'server/build/main.mjs' ? 'main:' : 'portail:',
    );
    for (const [variable] of service.Environment!.split(' ').map((each) => each.split('='))) expect(variableNames).toContain(variable);
  },
);

test('a stop is given more time than the portal takes', () => {
  const seconds = Number(/^TimeoutStopSec=(\d+)$/m.exec(read('portail-web@.service'))![1]);
  const { 'x-portail': shared } = parse(read('compose.yaml'), { merge: true }) as { 'x-portail': { stop_grace_period: string } };
  for (const given of [seconds, Number.parseInt(shared.stop_grace_period, 10)]) expect(given).toBeGreaterThan(25);
});

test('the compose file is the image, two web processes, a worker, PostgreSQL and a proxy', () => {
  const { services } = parse(read('compose.yaml'), { merge: true }) as {
    services: Record<string, { build?: string; environment?: Record<string, string>; deploy?: { replicas: number } }>;
  };
  expect(Object.keys(services)).toEqual(['postgres', 'web', 'worker', 'nginx']);
  expect([services.web!.build, services.web!.deploy!.replicas, services.web!.environment]).toEqual(['../..', 2, { ROLE: 'web' }]);
  expect(services.worker!.environment).toEqual({ ROLE: 'worker' });
  expect(existsSync(join(folder, services.web!.build!, 'Dockerfile'))).toBe(true);
});

test('the settings that the pages name are settings', () => {
  const block = /```sh\n(MODE=production[^]*?)```/.exec(read('install.md'))![1]!;
  const named = [...block.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(12);
  for (const name of named) expect(variableNames).toContain(name);
  for (const [, name] of read('pgbouncer.ini').matchAll(/^; ([A-Z_]+)=/gm)) expect(variableNames).toContain(name);
});

test('the proxies overwrite what a client says of its address, stream, and check what drains', () => {
  expect(read('nginx.conf')).toContain('proxy_set_header X-Forwarded-For $remote_addr;');
  expect(read('nginx.conf')).toContain('proxy_buffering off;');
  expect((read('nginx.conf').match(/[{}]/g) ?? []).join('').replaceAll(/[^{}]/g, '')).toHaveLength(
    2 * (read('nginx.conf').match(/\{/g) ?? []).length,
  );
  expect(read('haproxy.cfg')).toContain('http-request set-header X-Forwarded-For %[src]');
  expect(read('haproxy.cfg')).toContain('uri /readyz');
  expect(readIni(read('pgbouncer.ini')).pgbouncer).toContainEqual(['pool_mode', 'transaction']);
});

/** All names that /metrics has, those of a histogram included. */
async function exposed(): Promise<Set<string>> {
  const known = await metrics.getMetricsAsJSON();
  return new Set(
    known.flatMap(({ name, type }) => (String(type) === 'histogram' ? ['', '_bucket', '_count', '_sum'].map((end) => name + end) : [name])),
  );
}
const namesIn = (text: string) => [...new Set([...text.matchAll(/\b(?:portail|nodejs|process)_[a-z0-9_]+/g)].map(([name]) => name))];

test('the dashboard and the alerts ask for metrics that the portal has, and the page explains each of its own', async () => {
  const known = await exposed();
  const { groups } = parse(read('prometheus-rules.yaml')) as {
    groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[];
  };
  const rules = groups.flatMap((group) => group.rules);
  expect(rules.length).toBeGreaterThan(5);
  const { panels } = JSON.parse(read('grafana-dashboard.json')) as { panels: { title: string; targets: { expr: string }[] }[] };
  const asked = [...rules.map(({ expr }) => expr), ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))];
  for (const expr of asked) {
    expect(expr).toMatch(/\b(portail|nodejs|process)_|up\{/);
    expect(
      namesIn(expr).filter((name) => !known.has(name)),
      expr,
    ).toEqual([]);
  }
  const own = (await metrics.getMetricsAsJSON()).map(({ name }) => name).filter((name) => name.startsWith('portail_'));
  expect(own.filter((name) => !read('watching.md').includes(`\`${name}`))).toEqual([]);
});

test('the commands that the pages name are understood', async () => {
  const told = silence();
  const named = new Set(
    [
      ...pages
        .map(read)
        .join('\n')
        .matchAll(/(?<![\w/-])portail ((?:keys|backup|restore|jobs|audit|import|statements)(?: (?:rotate|backup|release|verify))?)/g),
    ].map(([, words]) => words!),
  );
  expect(named.size).toBeGreaterThan(5);
  for (const words of named) expect([words, await run([...words.split(' '), '--help'])]).toEqual([words, 0]);
  expect(told.err).toBe('');
});
