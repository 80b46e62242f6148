// Every language says everything that a parent reads, with the same blanks; and no page says anything outside these files.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';
import settings from '../../web/project.inlang/settings.json' with { type: 'json' };

type Variants = { declarations: string[]; selectors: string[]; match: Record<string, string> }[];
type Messages = Record<string, string | Variants>;

const folder = join(import.meta.dirname, '../../web/messages');
const { baseLocale: official, locales } = settings;
const read = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8')) as Messages;

/** The staff's words are French alone: the keys `bureau_…` and `settings_…` of the pages, and server/staff.fr.json. */
const staffOnly = /^(bureau|settings)_/;
const forParents = (messages: Messages) => Object.keys(messages).filter((key) => key !== '$schema' && !staffOnly.test(key));

const texts = (message: string | Variants) =>
  typeof message === 'string' ? [message] : message.flatMap(({ match }) => Object.values(match));
/** French says {ofName}, « de Zoé » or « d'Émile », where another language says {name}. */
const asSaidElsewhere = (blank: string) => blank.replace(/\{of([A-Z])/, (_, first: string) => `{${first.toLowerCase()}`);
const blanks = (message: string | Variants) =>
  [
    ...new Set(
      texts(message)
        .flatMap((text) => text.match(/\{\w+\}/g) ?? [])
        .map(asSaidElsewhere),
    ),
  ].sort((a, b) => a.localeCompare(b));

const sets: [string, (locale: string) => string][] = [
  ['the pages', (locale) => `${locale}.json`],
  ['dates and ages', (locale) => `format.${locale}.json`],
  ['the refusals', (locale) => `server/${locale}.json`],
  ['the mails', (locale) => `server/mail.${locale}.json`],
];

describe.each(locales.filter((locale) => locale !== official))('%s', (locale) => {
  test.each(sets)('says all that %s say, and nothing else', (_set, path) => {
    expect(forParents(read(path(locale))).sort()).toEqual(forParents(read(path(official))).sort());
  });

  test.each(sets)('leaves the same blanks in %s, and nothing empty', (_set, path) => {
    const [theirs, ours] = [read(path(locale)), read(path(official))];
    for (const [key, message] of Object.entries(theirs)) {
      if (key === '$schema') continue;
      expect({ key, blanks: blanks(message) }).toEqual({ key, blanks: blanks(ours[key]!) });
      expect({ key, empty: texts(message).filter((text) => !text.trim()) }).toEqual({ key, empty: [] });
    }
  });

  test.each(sets)('counts as its grammar does in %s', (_set, path) => {
    const categories = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    for (const [key, message] of Object.entries(read(path(locale)))) {
      if (typeof message === 'string') continue;
      for (const { selectors, match } of message) {
        const said = Object.keys(match).map((variant) => variant.split('=')[1]);
        expect({ key, selectors: selectors.length, said: said.sort() }).toEqual({ key, selectors: 1, said: [...categories].sort() });
      }
    }
  });
});

const files = [...readdirSync(folder), ...readdirSync(join(folder, 'server')).map((file) => `server/${file}`)].filter((file) =>
  file.endsWith('.json'),
);
const sentences = (file: string) =>
  Object.entries(read(file))
    .filter(([key]) => key !== '$schema')
    .flatMap(([, message]) => texts(message));

test('French elides before a name, and French alone', () => {
  const isFrench = (file: string) => /\bfr(?:-x-facile)?\.json$/.test(file);
  const unelided = /\b(?:de|que) \{(?:name|child|parent|requester)\}/;
  expect(
    files
      .filter(isFrench)
      .flatMap(sentences)
      .filter((text) => unelided.test(text)),
  ).toEqual([]);
  const elsewhere = files.filter((file) => !isFrench(file)).flatMap(sentences);
  expect(elsewhere.filter((text) => /\{of[A-Z]/.test(text))).toEqual([]);
});

test('every file is of a language that the portal has', () => {
  const known = [...locales.flatMap((locale) => sets.map(([, path]) => path(locale))), 'server/staff.fr.json'];
  expect(files.toSorted()).toEqual(known.sort());
});

test('a sentence written into a page is refused, wherever it stands in it', { timeout: 60_000 }, async () => {
  const planted = `<script lang="ts">
  const { name } = $props();
</script>

<p class="lead soft">Bonjour {name}</p>
<img src="/a.svg" alt="Une tente" />
<p>{name ? 'Encore une place' : ''} · 12</p>
`;
  const [result] = await new ESLint({ cwd: join(import.meta.dirname, '../..') }).lintText(planted, {
    filePath: join(import.meta.dirname, '../../web/src/routes/planted/+page.svelte'),
  });
  expect(result!.messages.filter(({ ruleId }) => ruleId === 'no-restricted-syntax').map(({ line }) => line)).toEqual([5, 6, 7]);
});
