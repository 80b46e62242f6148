// A page brings its words in one language. The words compile to functions of all languages; in the browser's files each
// stands as a mark, and every language gets a folder of its own with the marks filled in. The server still has them all.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const localeMark = '__locale_of_this_folder__';
const wordsMark = /__words__\(\s*(["'`])(\w+)\1\s*,\s*(["'`])\w+\3\s*\)/g;

/** Puts the marks into what the browser gets. The digest renames a file when one of its words changes, in any language. */
export function markWords(): Plugin {
  return {
    name: 'portail:mark-words',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    transform: {
      filter: { id: /paraglide[/\\](runtime|messages[/\\](?!_index)\w+)\.js$/ },
      handler(code, id) {
        if (/runtime\.js$/.test(id)) {
          const constants = code.match(/^export const (baseLocale|locales) = .*;$/gm) ?? [];
          return { code: [...constants, `export const getLocale = () => '${localeMark}';`].join('\n'), map: null };
        }
        const [, name, tail] = /^export const (\w+) =.*?^\}\);(.*)/ms.exec(code) ?? [];
        if (!name) return this.error('a compiled message has changed its shape: look at the marks again');
        const digest = createHash('sha256').update(code).digest('hex').slice(0, 8);
        const file = /(\w+)\.js$/.exec(id)![1];
        return { code: `export const ${name} = /*#__PURE__*/ __words__("${file}", "${digest}");${tail}`, map: null };
      },
    },
  };
}

/**
 * Fills the marks: the first language in place, each of the others in a copy under `_app/immutable/<locale>/`.
 * @param client folder of the built browser files
 * @param compiled folder of the compiled messages
 * @throws when a mark was left or a message cannot be read
 */
export function writeLanguages(client: string, compiled: string, locales: string[]) {
  const immutable = join(client, '_app/immutable');
  const files = readdirSync(immutable, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(immutable.length + 1));
  const marked = new Map(files.filter((file) => file.endsWith('.js')).map((file) => [file, readFileSync(join(immutable, file), 'utf8')]));
  const [official, ...others] = locales;
  for (const locale of [...others, official!])
    for (const file of files) {
      const target = join(immutable, locale === official ? '' : locale, file);
      const code = marked.get(file);
      mkdirSync(dirname(target), { recursive: true });
      if (code !== undefined) writeFileSync(target, fill(code, locale, compiled));
      else if (locale !== official) cpSync(join(immutable, file), target);
    }
}

function fill(code: string, locale: string, compiled: string): string {
  const filled = code
    .replaceAll(wordsMark, (_mark, _quote, file: string) => readWords(join(compiled, `${file}.js`), locale))
    .replaceAll(localeMark, locale);
  if (filled.includes('__words__')) throw new Error('a mark was left among the words of the pages');
  return filled;
}

/** One message in one language: the source of a function of its parameters, which needs nothing around it. */
function readWords(path: string, locale: string): string {
  const code = readFileSync(path, 'utf8').replaceAll(/\/\*\*[^`]*?\*\/ ?/g, '');
  const name = /^export const (\w+) =/m.exec(code)?.[1];
  const find = (variable: string) => new RegExp(`^const ${variable} = (.*?);$(?=\\n\\n)`, 'ms').exec(code)?.[1];
  let source = find(`${locale.replaceAll('-', '_')}_${name}`);
  if (source && /^\w+$/.test(source)) source = find(source);
  if (!source) throw new Error(`the words of ${path} in ${locale} cannot be read`);
  const plain = source
    .replaceAll(/registry\.plural\(("[\w-]+"), (.*?), \{\}\)/g, 'new Intl.PluralRules($1).select($2)')
    .replace(/^(\(i?\)) => \{\s*return \((`[^`]*`)\)\s*\}$/, '$1=>$2');
  if (plain.includes('registry.')) throw new Error(`the words of ${path} need more than plurals`);
  return `(${plain})`;
}
