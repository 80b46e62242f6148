// npm run build: makes what is generated and not committed. A step runs again only when what it reads has changed,
// so that a warm start loses no time. npm run build -- --force does everything.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

type Step = { name: string; reads: string[]; makes: string; run: [string, ...string[]]; in?: string; isForPages?: true };

const steps: Step[] = [
  {
    name: 'prisma client',
    reads: ['prisma/schema.prisma', 'package-lock.json'],
    makes: 'prisma/generated/client/client.ts',
    run: ['prisma', 'generate', '--schema', 'prisma/schema.prisma'],
  },
  {
    name: "server's messages",
    reads: ['web/messages', 'server/messages.inlang/settings.json'],
    makes: 'server/generated/messages/messages.js',
    run: ['paraglide-js', 'compile', '--project', 'messages.inlang', '--outdir', 'generated/messages'],
    in: 'server',
  },
  {
    name: 'mails',
    reads: ['server/mail/frame.mjml', 'tools/mail-frame.ts', 'package-lock.json'],
    makes: 'server/generated/mail-frame.json',
    run: ['node', 'tools/mail-frame.ts'],
  },
  {
    name: 'typeface of the papers',
    reads: ['tools/paper-faces.ts', 'package-lock.json'],
    makes: 'server/generated/paper-faces/latin-600.ttf',
    run: ['node', '--disable-warning=ExperimentalWarning', 'tools/paper-faces.ts'],
  },
  {
    name: 'holidays',
    reads: ['tools/holidays.ts', 'package-lock.json'],
    makes: 'server/generated/holidays.json',
    run: ['node', '--disable-warning=ExperimentalWarning', 'tools/holidays.ts'],
  },
  {
    name: 'typed documents',
    reads: ['codegen.ts', 'tools/admin-library.ts', 'schema/printed/browser.graphql', 'schema/operations', 'web/src'],
    makes: 'web/src/generated/graphql.ts',
    run: ['graphql-codegen', '--config', 'codegen.ts'],
    isForPages: true,
  },
  {
    name: 'typeface',
    reads: ['tools/typeface.ts', 'package-lock.json'],
    makes: 'web/src/generated/source-sans-3.woff2',
    run: ['node', 'tools/typeface.ts'],
    isForPages: true,
  },
  {
    name: 'pages',
    reads: [
      'codegen.ts',
      'web',
      'server/language',
      'schema/printed/browser.graphql',
      'schema/operations',
      'tools/typeface.ts',
      'package.json',
      'package-lock.json',
    ],
    makes: 'web/build/handler.js',
    // from the top, where adapter-node looks for package.json
    run: ['vite', 'build', 'web'],
    isForPages: true,
  },
  {
    name: 'server',
    reads: ['tools/bundle.ts', 'server', 'schema', 'prisma', 'web', 'package.json', 'package-lock.json'],
    makes: 'server/build/main.mjs',
    run: ['node', '--disable-warning=ExperimentalWarning', 'tools/bundle.ts'],
    isForPages: true,
  },
];

const root = join(import.meta.dirname, '..');
const stamps = join(root, '.build');
const generated = new Set(['node_modules', 'generated', 'paraglide', 'build', '.svelte-kit']);

type Options = {
  /** makes everything, changed or not */
  force?: boolean;
  /** The printed graph is what the pages' documents are made from: printing it cannot wait for them. */
  withoutPages?: boolean;
};

/** Makes what is not made of the sources as they are. */
export async function build({ force = false, withoutPages = false }: Options = {}): Promise<void> {
  mkdirSync(stamps, { recursive: true });
  if (!force && isFresh()) return;
  for (const step of steps) {
    if (!existsSync(join(root, step.reads[0]!)) || (withoutPages && step.isForPages)) continue;
    const stamp = join(stamps, step.name.replaceAll(/\W+/g, '-'));
    const now = fingerprint(step.reads);
    if (!force && existsSync(join(root, step.makes)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) continue;
    // Standard output belongs to the command that had this made.
    console.error(`build: ${step.name}`);
    await run(step);
    writeFileSync(stamp, now);
  }
  if (!withoutPages) writeFileSync(sizesAndTimes, readSizesAndTimes());
}

const sizesAndTimes = join(stamps, 'sizes-and-times');

/** True when no source was touched since everything was made: a look at sizes and times, in the place of reading everything. */
export function isFresh(): boolean {
  return (
    steps.every(({ makes }) => existsSync(join(root, makes))) &&
    existsSync(sizesAndTimes) &&
    readFileSync(sizesAndTimes, 'utf8') === readSizesAndTimes()
  );
}

function readSizesAndTimes(): string {
  const hash = createHash('sha256');
  for (const path of new Set(steps.flatMap(({ reads }) => reads)))
    for (const file of list(join(root, path))) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`);
    }
  return hash.digest('hex');
}

async function run({ run: [command, ...args], in: folder = '.', name, makes }: Step) {
  // Prisma's command line would download an engine that generating does not use.
  const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`;
  const env = { ...process.env, PATH: path, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', PRISMA_HIDE_UPDATE_MESSAGE: '1' };
  const child = spawn(join(root, 'node_modules/.bin', command), args, { cwd: join(root, folder), env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'exit');
  if (code === 0 && existsSync(join(root, makes))) return;
  console.error(output);
  console.error(`build: ${name} a échoué`);
  process.exit(1);
}

function fingerprint(paths: string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) for (const file of list(join(root, path))) hash.update(relative(root, file)).update(readFileSync(file));
  return hash.digest('hex');
}

function list(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .filter((name) => !generated.has(name))
    .sort()
    .flatMap((name) => list(join(path, name)));
}

if (import.meta.main) await build({ force: process.argv.includes('--force'), withoutPages: process.argv.includes('--without-pages') });
