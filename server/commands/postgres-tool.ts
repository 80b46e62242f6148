// pg_dump and pg_restore: PostgreSQL's own tools, of the server's version or later.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { BrokenConfiguration, programPath } from '../platform/env.ts';

export type Tool = { child: ChildProcess; /** @throws BrokenConfiguration with what the tool said, when it failed */ ended: Promise<void> };

/** Starts one on the database at `url`, the password out of sight of who lists processes. */
export function startTool(program: 'pg_dump' | 'pg_restore', url: string, words: readonly string[]): Tool {
  const shown = new URL(url);
  const password = decodeURIComponent(shown.password);
  shown.password = '';
  const env = { PATH: programPath(), PGPASSWORD: password, PGAPPNAME: `portail ${program}`, LC_ALL: 'C' };
  const child = spawn(program, [...words, `--dbname=${shown.href}`], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => (said = `${said}${chunk}`.slice(-4_000)));
  const missing = once(child, 'error').then(([error]: NodeJS.ErrnoException[]) => {
    throw new BrokenConfiguration(
      error?.code === 'ENOENT'
        ? `${program} : introuvable. Installez les outils de PostgreSQL, de la version du serveur ou d'une plus récente (Debian : postgresql-client), ou nommez leur dossier dans PATH.`
        : `${program} : ${error?.message}`,
    );
  });
  const left = once(child, 'close').then(([code]) => {
    if (code !== 0) throw new BrokenConfiguration(`${program} : ${said.trim() || `code ${code}`}`);
  });
  const ended = Promise.race([missing, left]);
  missing.catch(() => {});
  left.catch(() => {});
  ended.catch(() => {});
  return { child, ended };
}
