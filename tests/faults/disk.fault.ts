// F9: the disk under the database is full. Where nothing may be mounted, the name of the test says so and it is skipped.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { migrate } from '../../prisma/migrate.ts';
import { createLog } from '../../server/platform/log.ts';
import { startOwnPostgres } from '../../server/postgres/start-own-postgres.ts';
import { findBreaches } from '../../server/commands/invariants.ts';
import { clickAll, createClickers, createWeeks, readHolders, startPortals } from '../kit/storm.ts';

const folder = mkdtempSync(join(tmpdir(), 'portail-disk-'));
const isMounted = mount();
afterAll(() => {
  if (isMounted) execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
});

function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200m,mode=755', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function readCatalogue(origin: string) {
  const headers = { 'content-type': 'application/json', origin };
  const body = JSON.stringify({ query: '{ plaines { name weeks { seatsLeft } } }' });
  return (await fetch(`${origin}/graphql`, { method: 'POST', headers, body })).text();
}

const why = isMounted ? '' : ' (skipped: this machine does not let a test mount a small disk)';

test.skipIf(!isMounted)(
  `F9: a full disk refuses clicks, keeps what it acknowledged, and serves again when there is room${why}`,
  async () => {
    const server = await startOwnPostgres({
      folder,
      log: createLog('silent'),
      flags: ['-c', 'min_wal_size=32MB', '-c', 'max_wal_size=48MB'],
    });
    const url = server.url('postgres');
    await migrate(url);
    const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 5_000 });
    pool.on('error', () => {});
    const { portals, stop } = await startPortals(url, ['web']);
    const origin = portals[0]!.origin;
    try {
      const weekIds = await createWeeks(pool, [5_000]);
      const clickers = await createClickers(pool, 3_000);
      const clicks = clickers.map((clicker) => ({ clicker, weekIds }));
      const before = await clickAll([origin], clicks.slice(0, 50));

      const { bavail, bsize } = await statfs(folder);
      await writeFile(join(folder, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - 1_000_000)));
      await chmod(join(folder, 'ballast'), 0o600);
      const during: Awaited<ReturnType<typeof clickAll>> = [];
      for (let at = 50; at < clicks.length && !during.some(({ status }) => status === 'rejected'); at += 100)
        during.push(...(await clickAll([origin], clicks.slice(at, at + 100))));
      expect(during.some(({ status }) => status === 'rejected')).toBe(true);
      // Refused without a word of SQL, read as always, and told to whoever looks after the portal.
      const refused = during.flatMap((outcome) => (outcome.status === 'rejected' ? String(outcome.reason) : []));
      expect(refused.filter((reason) => /INTERNAL_SERVER_ERROR|UNAVAILABLE/.test(reason) && !/disk|space|53100|SQL/i.test(reason))).toEqual(
        refused,
      );
      expect(await readCatalogue(origin)).toContain('"weeks":[{');
      expect(portals[0]!.log()).toContain('53100');

      await rm(join(folder, 'ballast'));
      await expect.poll(async () => (await fetch(`${origin}/readyz`)).status, { timeout: 30_000 }).toBe(200);
      const after = await clickAll([origin], clicks.slice(-50));
      expect(after.every(({ status }) => status === 'fulfilled')).toBe(true);
      const acknowledged = [...before, ...during, ...after].flatMap((outcome) =>
        outcome.status === 'fulfilled' ? outcome.value.held : [],
      );
      const holders = new Set((await readHolders(pool, weekIds)).map(({ id }) => id));
      expect(acknowledged.filter((id) => !holders.has(id))).toEqual([]);
      expect(await findBreaches(pool)).toEqual([]);
    } finally {
      await stop();
      await pool.end();
      await server.stop();
    }
  },
);
