// What the check refuses: imports against the table of the rooms, a second reader of the environment, unsafe SQL,
// a second clock, words on the console. Comments cannot switch a rule off.
import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { graphs } from './eslint.graphs.js';

/** From low to high: a module imports the ones before it, never one after it. */
const modules = [
  'audit',
  'papers',
  'commune',
  'identity',
  'families',
  'consents',
  'health',
  'plaines',
  'enrolments',
  'waiting-list',
  'baskets',
  'journal',
  'payments',
  'accounting',
  'documents',
  'cancellations',
  'attendance',
  'certificates',
  'receipts',
  'team',
  'statistics',
  'calendar-feeds',
  'partners',
  'staff',
  'family-messages',
  'mail',
  'privacy',
];

/** Each room and the files that live in it; the first that matches counts. */
const rooms = {
  kit: ['tests/kit/**'],
  'tool-test': ['tools/**/*.test.ts'],
  test: ['**/*.test.ts', 'tests/**'],
  'prisma-client': ['prisma/generated/**'],
  prisma: ['prisma/**'],
  schema: ['schema/**'],
  documents: ['web/src/generated/**'],
  'web-build': ['web/build/**'],
  web: ['web/**'],
  http: ['server/http/**'],
  worker: ['server/worker/**'],
  demo: ['server/demo/**'],
  context: ['server/context.ts'],
  composition: ['server/{app,main,compose}.ts'],
  commands: ['server/commands/**'],
  postgres: ['server/postgres/**'],
  platform: ['server/platform/**'],
  language: ['server/language/**', 'server/generated/**'],
  tools: ['tools/**', 'bench/**', '*.ts', '*.js'],
  ...Object.fromEntries(modules.map((name) => [name, [`server/${name}/**`]])),
};

const ground = ['platform', 'language', 'prisma-client'];

/** Tools and the bench stand on the tests and their kit, never the other way round; nor the kit on the tests. */
const above = ['tools', 'tool-test', 'test', 'kit'];
const tested = Object.keys(rooms).filter((room) => !above.includes(room));

/** Who may import whom, besides itself: the table of the architecture. */
const mayImport = {
  kit: tested,
  'tool-test': Object.keys(rooms),
  test: [...tested, 'kit'],
  prisma: ['prisma-client'],
  language: [],
  platform: ['language', 'prisma-client'],
  postgres: ['platform', 'prisma'],
  ...Object.fromEntries(modules.map((name, height) => [name, [...ground, ...modules.slice(0, height)]])),
  context: [...ground, ...modules],
  schema: [...ground, 'context', ...modules],
  http: [...ground, 'context', 'schema', 'prisma', ...modules],
  worker: [...ground, 'context', ...modules],
  demo: [...ground, 'context', 'prisma', 'http', ...modules],
  commands: [...ground, 'context', 'postgres', 'prisma', 'worker', ...modules],
  composition: [...ground, 'context', 'postgres', 'prisma', 'http', 'worker', 'demo', 'schema', 'web-build', ...modules],
  web: ['documents', 'language'],
  tools: Object.keys(rooms),
};

const inRoom = (names) => ({ file: { categories: { anyOf: names } } });

const wordsElsewhere = 'What a person reads or hears stands in web/messages, in every language';

const serverSentences = {
  group: ['#language/messages*', '#language/format.ts', '**/server/**'],
  message: "The server's compiled sentences stay out of the pages: write #language/<format>.ts with the page's own messages",
};

const heavyInBrowsers = {
  group: ['#language/dates*', '#language/phones*'],
  message: 'It brings Temporal or the tables of phone numbers into the browser: ask it in a .server.ts file',
};

const secondClock = 'The database has the one clock: readClock, or now() in SQL';

export default ts.config(
  {
    ignores: [
      '**/node_modules',
      '**/generated',
      'web/build',
      'server/build',
      'web/.svelte-kit',
      'web/src/paraglide',
      'bench/pages/minimal/build',
      'bench/pages/minimal/.svelte-kit',
      '**/*.inlang',
      '.data',
      '.build',
      'coverage',
      '**/*.{cjs,mjs}',
    ],
  },
  { linterOptions: { noInlineConfig: true } },
  { files: ['**/*.{ts,js,svelte}'], extends: [js.configs.recommended, ts.configs.recommended] },
  svelte.configs.recommended,
  ...graphs,
  {
    files: ['**/*.{ts,js,svelte}'],
    plugins: { boundaries },
    languageOptions: { globals: globals.node },
    settings: {
      'boundaries/files': Object.entries(rooms).flatMap(([category, patterns]) => patterns.map((pattern) => ({ category, pattern }))),
      'boundaries/files-single-match': true,
      'boundaries/elements': [],
      'boundaries/legacy-warnings': false,
      'boundaries/dependency-nodes': ['import', 'export', 'dynamic-import'],
      'import/resolver': { node: { extensions: ['.ts', '.js', '.svelte'] } },
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            { from: { file: { categories: '*' } }, allow: { to: { module: { origin: ['external', 'core'] } } } },
            ...Object.keys(rooms).map((room) => ({ from: inRoom([room]), allow: { to: inRoom([room, ...(mayImport[room] ?? [])]) } })),
          ],
        },
      ],
      'boundaries/no-unknown-files': 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'server/platform/env.ts is the only reader of the environment' },
        { object: 'Prisma', property: 'raw', message: 'Values go into SQL as parameters' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'MemberExpression[property.name=/^\\$(query|execute)RawUnsafe$/]', message: 'Values go into SQL as parameters' },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'object-shorthand': 'error',
      // the rules that need types are oxlint's, and no comment switches them off either
      'no-warning-comments': ['error', { terms: ['oxlint-disable', 'ts-ignore', 'ts-nocheck'], location: 'anywhere' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: modules.map((name) => `server/${name}/**/*.ts`),
    rules: {
      'no-restricted-globals': ['error', { name: 'performance', message: secondClock }],
      'no-restricted-syntax': [
        'error',
        { selector: 'MemberExpression[property.name=/^\\$(query|execute)RawUnsafe$/]', message: 'Values go into SQL as parameters' },
        { selector: 'MemberExpression[object.name=Date][property.name=now]', message: secondClock },
        { selector: 'NewExpression[callee.name=Date][arguments.length=0]', message: secondClock },
        { selector: 'MemberExpression[object.name=Temporal][property.name=Now]', message: secondClock },
      ],
    },
  },
  {
    files: ['{web,bench}/**/*.svelte', 'web/**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser }, globals: globals.browser },
  },
  {
    files: ['web/**/*.svelte'],
    rules: {
      // of the props of a component, the ones that are bound are let
      'prefer-const': ['error', { destructuring: 'all' }],
      'no-restricted-syntax': [
        'error',
        { selector: ':not(SvelteStyleElement) > SvelteText[value=/\\p{L}{2}/u]', message: wordsElsewhere },
        {
          selector:
            'SvelteAttribute[key.name=/^(aria-(label|description)|alt|title|placeholder|label|hint)$/] > SvelteLiteral[value=/\\p{L}{2}/u]',
          message: wordsElsewhere,
        },
        {
          selector: 'SvelteMustacheTag:not([parent.key.name="class"]) Literal[value=/\\p{L}{2,}[\\p{P}]?\\s+\\p{L}/u]',
          message: wordsElsewhere,
        },
      ],
    },
  },
  {
    files: ['web/**'],
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      // The portal stands at the root of its origin: a path in a page is the path.
      'svelte/no-navigation-without-resolve': 'off',
      'no-restricted-imports': ['error', { patterns: [serverSentences] }],
    },
  },
  {
    files: ['web/**/*.svelte', 'web/**/*.svelte.ts', 'web/src/lib/format.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [serverSentences, heavyInBrowsers] }] },
  },
  {
    files: ['**/*.test.ts', 'tests/**', 'tools/**', 'bench/**', 'server/platform/env.ts', '*.{ts,js}'],
    rules: {
      'no-restricted-properties': 'off',
      'no-restricted-syntax': 'off',
      'no-restricted-globals': 'off',
      'no-restricted-imports': 'off',
    },
  },
  {
    // It measures how long a beat took, and decides nothing by it.
    files: ['server/enrolments/live-counts.ts'],
    rules: { 'no-restricted-globals': 'off' },
  },
  {
    files: ['**/*.test.ts', '**/*.fault.ts', 'tools/**', 'bench/**', 'server/main.ts', 'server/commands/**'],
    rules: { 'no-console': 'off' },
  },
);
