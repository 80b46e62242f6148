// A protection taken out of its source while a test runs: in the tests' own process by a Vite plugin, in a portal that a
// test starts by a loading hook (`node --import`). Files on disk are never touched.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type Change = {
  /** of the root */
  file: string;
  /** stands once in the file */
  find: string;
  replace: string;
};

const root = join(import.meta.dirname, '../..');

/** The variable that names the file in which a child process reads its change. */
export const changeVariable = 'MUTANT_FILE';

/** The text without the protection. @throws Error when it does not stand there exactly once: the mutant is out of date */
export function mutate(text: string, { file, find, replace }: Change): string {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${file}: « ${find} » stands there ${parts.length - 1} times`);
  return parts.join(replace);
}

/** Loads this change's file changed, in this process. */
export function hook(change: Change) {
  const url = pathToFileURL(join(root, change.file)).href;
  registerHooks({
    load(asked, context, next) {
      const loaded = next(asked, context);
      if (asked !== url) return loaded;
      return { ...loaded, source: mutate(readFileSync(join(root, change.file), 'utf8'), change) };
    },
  });
}
