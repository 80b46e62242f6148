// Most pages are read: no script of theirs comes to the browser, save small ones by name. The pages that live there say
// `csr = true`. SvelteKit builds the others for the browser as well, where nobody loads them: the framework would grow by all
// that they use. So of a component that no living page shows only the style sheet is built.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'vite';

/** @param sources folder of the pages' sources */
export function leaveStyles(sources: string): Plugin {
  let living = new Set<string>();
  return {
    name: 'portail:leave-styles',
    apply: 'build',
    enforce: 'post',
    applyToEnvironment: ({ name }) => name === 'client',
    buildStart() {
      living = findLiving(sources);
    },
    transform: {
      filter: { id: /\.svelte$/ },
      handler(code, id) {
        if (!id.startsWith(sources) || living.has(id)) return null;
        const styles = code.match(/^import ["'][^"']*type=style[^"']*["'];?$/gm) ?? [];
        const shown = [...code.matchAll(/^import (\w+) from ["'][^"']+\.svelte["'];?$/gm)];
        // a style sheet is built with its component: it has to seem used
        const names = shown.map(([, name]) => name);
        return { code: [...styles, ...shown.map(([line]) => line), `export default [${names.join(', ')}];`].join('\n'), map: null };
      },
    },
  };
}

/** The files that a living page brings with it, its layouts and error pages too. */
function findLiving(sources: string): Set<string> {
  const found = new Set<string>();
  const waiting = globSync('routes/**/+page.svelte', { cwd: sources })
    .map((path) => join(sources, path))
    .filter(isLivingPage)
    .flatMap((page) => [page, ...around(sources, page)]);
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    if (found.has(path) || !existsSync(path)) continue;
    found.add(path);
    for (const [, name] of readFileSync(path, 'utf8').matchAll(/(?:from|import) '((?:#lib\/|\.)[^'?]+\.(?:svelte|ts))'/g))
      waiting.push(name!.startsWith('#lib/') ? join(sources, name!.slice(1)) : resolve(dirname(path), name!));
  }
  return found;
}

/** What stands around a page, from its folder up. */
function around(sources: string, page: string): string[] {
  const folder = dirname(page);
  const here = ['+layout.svelte', '+error.svelte'].map((name) => join(folder, name));
  return folder === sources ? [] : [...here, ...around(sources, folder)];
}

function isLivingPage(page: string): boolean {
  const options = ['+page.ts', '+page.server.ts'].map((name) => join(dirname(page), name)).filter(existsSync);
  return options.some((file) => /^export const csr = true;/m.test(readFileSync(file, 'utf8')));
}
