// Looks for secrets that somebody is about to commit: the rules of secretlint, and the shapes of this portal's own.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';

export type Secret = { file: string; line: number; what: string };

/** What the portal itself makes, and what it is given by others. */
const own: [string, RegExp][] = [
  ['a data key', /\b[\w-]{1,16}:[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])/g],
  ['a school’s key', /\bppk_[\w-]{43}\b/g],
  ['a payment key', /\blive_[A-Za-z0-9]{30,}\b/g],
  ['a private JWK', /"d"\s*:\s*"[\w-]{40,}"/g],
  ['a session', /\b(?:__Host-)?session=[\w-]{43}\b/g],
];

/** Hashes of packages look like keys; pictures are no text. */
const notLooked = /(^|\/)package-lock\.json$|\.(png|jpe?g|ico|woff2?|pdf)$/;

const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, options: {} }] };

/** The secrets of one text. What was found is not repeated, so that no log holds it either. */
export async function findSecrets(file: string, text: string): Promise<Secret[]> {
  const lineAt = (index: number) => text.slice(0, index).split('\n').length;
  const source = { filePath: file, content: text, ext: `.${file.split('.').at(-1)}`, contentType: 'text' as const };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true, maskSecrets: true } });
  return [
    ...messages.map(({ ruleId, range }) => ({ file, line: lineAt(range[0]), what: ruleId })),
    ...own.flatMap(([what, shape]) => [...text.matchAll(shape)].map(({ index }) => ({ file, line: lineAt(index), what }))),
  ];
}

/** Of every file that is committed or about to be. */
export async function scanRepository(root: string): Promise<Secret[]> {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    maxBuffer: 16e6,
  });
  const files = stdout.split('\0').filter((file) => file && !notLooked.test(file));
  const found = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(root, file), 'utf8').catch(() => '');
      return findSecrets(file, text);
    }),
  );
  return found.flat();
}
