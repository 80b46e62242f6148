// The rules of eslint.config.js are worth what they refuse: each line here is a mistake that must not get through.
import { ESLint, type Linter } from 'eslint';
import { expect, test } from 'vitest';
import config from '../eslint.config.js';

const untyped = { '@typescript-eslint/no-floating-promises': 0, '@typescript-eslint/no-misused-promises': 0 } as const;
const eslint = new ESLint({
  cwd: `${import.meta.dirname}/..`,
  // the rules as this process has them, so that one can be taken out
  overrideConfigFile: true,
  baseConfig: config as Linter.Config[],
  overrideConfig: [
    {
      files: ['**/*.ts'],
      languageOptions: { parserOptions: { projectService: false, project: null } },
      rules: { ...untyped, '@typescript-eslint/await-thenable': 0, '@typescript-eslint/switch-exhaustiveness-check': 0 },
    },
  ],
});

async function rulesBrokenBy(filePath: string, text: string) {
  const [result] = await eslint.lintText(text, { filePath });
  return result!.messages.map((message) => message.ruleId ?? message.message);
}

test.each([
  ['a migration that imports the server', 'prisma/migrate.ts', "import '../server/platform/database.ts';"],
  ['an act that imports an entry point', 'server/audit/record.ts', "import '../http/lib/entry-point.ts';"],
  ['an act that imports the schema', 'server/audit/record.ts', "import '../../schema/builder.ts';"],
  ['an act that imports the context of a request', 'server/audit/record.ts', "import '../context.ts';"],
  ['a module that imports one above it', 'server/audit/record.ts', "import '../identity/read-session.ts';"],
  ['a platform file that imports a module', 'server/platform/refusals.ts', "import '../identity/read-session.ts';"],
  ['the schema importing an entry point', 'schema/builder.ts', "import '../server/http/lib/entry-point.ts';"],
  [
    'a type imported against the table',
    'prisma/migrate.ts',
    "import type { Db } from '../server/platform/database.ts'; export type X = Db;",
  ],
  ['a lazy import against the table', 'server/audit/record.ts', "await import('../http/lib/entry-point.ts');"],
  ['a re-export against the table', 'server/audit/record.ts', "export * from '../http/lib/entry-point.ts';"],
])('refused: %s', async (_what, file, text) => {
  expect(await rulesBrokenBy(file, text)).toEqual(['boundaries/dependencies']);
});

test.each([
  ['a second reader of the environment', 'server/platform/database.ts', 'export const x = process.env.PORT;', 'no-restricted-properties'],
  ['SQL from a string', 'server/audit/record.ts', "export const x = (db) => db.$queryRawUnsafe('SELECT 1');", 'no-restricted-syntax'],
  ['a raw fragment of SQL', 'server/platform/database.ts', "export const x = Prisma.raw('1');", 'no-restricted-properties'],
  ['a decision by the process clock', 'server/audit/record.ts', 'export const x = Date.now();', 'no-restricted-syntax'],
  ['a decision by a fresh Date', 'server/audit/record.ts', 'export const x = new Date();', 'no-restricted-syntax'],
  ['code made of a text', 'server/platform/database.ts', 'export const x = (text) => eval(text);', 'no-eval'],
  ['a function made of a text', 'server/platform/database.ts', 'export const x = (text) => new Function(text);', 'no-new-func'],
  ['a timer that runs a text', 'server/platform/database.ts', "setTimeout('x()', 1);", 'no-implied-eval'],
  ['words on the console', 'server/platform/database.ts', "console.log('here');", 'no-console'],
])('refused: %s', async (_what, file, text, rule) => {
  expect(await rulesBrokenBy(file, text)).toContain(rule);
});

test.each([
  ['a document that asks for what is not there', 'schema/operations/sites.graphql', 'query Sites { nothing }', 'fields-on-correct-type'],
  ['a printed field without a description', 'schema/printed/partner.graphql', '"""x y"""\ntype Query { a: Int }', 'require-description'],
])('refused: %s', async (_what, file, text, rule) => {
  expect(await rulesBrokenBy(file, text)).toContain(`@graphql-eslint/${rule}`);
});

test('refused: a page that imports the server, by the table and by what the pages may import of it', async () => {
  expect(await rulesBrokenBy('web/vite.config.ts', "import '../server/platform/database.ts';")).toEqual([
    'no-restricted-imports',
    'boundaries/dependencies',
  ]);
});

test('a comment cannot switch a rule off', async () => {
  expect(await rulesBrokenBy('server/platform/database.ts', "// eslint-disable-next-line\nconsole.log('here');")).toContain('no-console');
});

test('a module may import what lies below it', async () => {
  expect(await rulesBrokenBy('server/identity/read-session.ts', "import '../audit/record.ts';\nimport '../platform/database.ts';")).toEqual(
    [],
  );
});
