// What docs/security.md says is shown by a test is shown by a test that exists.
import { mostClaimed } from '../../server/families/register-child.ts';
import { limits } from '../../server/http/subgraph/entry-point.ts';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { levels, requirements, writePage } from './asvs.ts';
import { maxDocumentBytes } from '../../server/documents/inspect-document.ts';
import { signInRate } from '../../server/http/auth/auth.ts';
import { networkRate } from '../../server/http/lib/request-limits.ts';
import { accountRate, slowRates } from '../../server/http/graphql/limit-accounts.ts';
import { documentLimits } from '../../server/http/graphql/limit-documents.ts';
import { mostStreams } from '../../server/http/graphql/limit-streams.ts';
import { partnerRate } from '../../server/http/subgraph/partner.ts';
import { readEnv } from '../../server/platform/env.ts';
import { isTest } from './named-tests.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8').replaceAll(/ +/g, ' ');

/** « file › title » of a page that no test has. */
const findMissing = (page: string): string[] =>
  [...page.matchAll(/`([\w/.[\]-]+\.test\.ts)` › (.+?) \|$/gm)]
    .map(([, file, title]) => `${file} › ${title}`)
    .filter((name) => !isTest(name));

test('every threat names a test that exists', () => {
  const page = read('docs/security.md');
  const threats = page.split('## Threats')[1]!.split('\n## ')[0]!;
  const rows = threats.split('\n').filter((line) => line.startsWith('| ') && !/^\| (-|Who, and)/.test(line));
  expect(rows.length).toBeGreaterThan(25);
  for (const row of rows) expect(row).toMatch(/`[\w/.-]+\.test\.ts` › .+ \|$/);
  expect(findMissing(page)).toEqual([]);
});

test('a test that is not there is noticed', () => {
  const page = '| a | b | `tests/security/roles.test.ts` › a title of nothing |\n| a | b | `server/none.test.ts` › x |';
  expect(findMissing(page)).toHaveLength(2);
});

test('packages with install scripts are those of the page', () => {
  const { allowScripts } = JSON.parse(read('package.json')) as { allowScripts: Record<string, boolean> };
  const page = read('docs/security.md').split('## Packages with install scripts')[1]!.split('\n## ')[0]!;
  const named = page
    .split('\n')
    .flatMap((line) => [...line.matchAll(/`([^`]+)`(?=.*\| (yes|no) \|)/g)].map(([, name, runs]) => [name!, runs === 'yes'] as const));
  expect(Object.fromEntries(named)).toEqual(allowScripts);
});

test('the lock file names no host to fetch a package from', () => {
  expect(read('package-lock.json').match(/"resolved": "(?!file:)/g)).toBeNull();
});

test('every row of the targets is shown by a test', () => {
  const table = read('docs/security.md').split('## Targets')[1]!.split('\n## ')[0]!;
  const rows = [...table.matchAll(/^\| (S\d+) .*` › .+ \|$/gm)].map(([, row]) => row);
  expect(rows).toEqual(Array.from({ length: 31 }, (_, index) => `S${index + 1}`));
});

test('partners and routers read the limits that are obeyed', () => {
  for (const page of ['docs/partners.md', 'docs/commune-router.md'])
    expect(read(page)).toContain(`413 above ${limits.bodyBytes / 1024} KB`);
  expect(read('docs/partners.md')).toContain(`more than ${partnerRate.burst} requests at once or ${partnerRate.perSecond} a second`);
  expect(read('docs/partners.md')).toContain(`"key";q=${partnerRate.burst};w=${partnerRate.burst / partnerRate.perSecond}`);
});

test('what is written down of rules and limits is what the code does', () => {
  const page = read('docs/security.md').split('## Written down')[1]!.split('\n## ')[0]!;
  const { SESSION_FOR, SESSION_IDLE_FOR, HOLD_FOR, OFFER_FOR, HEALTH_SHEET_VALID_FOR } = readEnv({});
  const facts = [
    `at most ${maxDocumentBytes / 1024 / 1024} MB`,
    `Network: ${networkRate.burst} requests at once, then ${networkRate.perSecond} a second`,
    `sign-ins of a network: ${signInRate.burst} at once, then ${signInRate.perSecond} a second`,
    `account: ${accountRate.burst} at once, then ${accountRate.perSecond} a second`,
    `children registered: ${Math.round(slowRates.registerChild!.perSecond * 3600)} an hour`,
    `children claimed by their number: ${mostClaimed} of an account`,
    `school's key: ${partnerRate.burst} at once, then ${partnerRate.perSecond} a second`,
    `streams open at once: ${mostStreams.account} of an account, ${mostStreams.network} of a network`,
    `${documentLimits.tokens} tokens, ${documentLimits.depth} levels, ${documentLimits.fields} fields, ${documentLimits.aliases} aliases, ${documentLimits.directives} directives`,
    `${SESSION_FOR.toString()} at most`,
    `${SESSION_IDLE_FOR.toString()} without use`,
    `held for ${HOLD_FOR.total({ unit: 'hours' })} hours`,
    `runs for ${OFFER_FOR.total({ unit: 'hours' })} hours`,
    `holds for ${HEALTH_SHEET_VALID_FOR.months} months`,
    '10 documents that wait',
  ];
  expect(facts.filter((fact) => !page.includes(fact))).toEqual([]);
  const subjects =
    'What input must be|Limits of the service|Files|Rates|Signing in|Sessions|Keys|Who the portal speaks with|Levels of data|What costs much|Logs|Packages';
  expect([...page.matchAll(/^- \*\*(.+?)\.\*\*/gm)].map(([, subject]) => subject)).toEqual(subjects.split('|'));
});

test('every requirement of ASVS 5.0, levels 1 and 2, has a verdict: met by a test that exists, or a reason', () => {
  expect([...levels.values()].filter((level) => level === 1)).toHaveLength(70);
  expect([...levels.values()].filter((level) => level === 2)).toHaveLength(183);
  expect(requirements.map(({ id }) => id)).toEqual([...levels.keys()]);
  for (const { id, what, verdict, because } of requirements) {
    expect(['met', 'na', 'open'], id).toContain(verdict);
    expect(what.length, id).toBeGreaterThan(3);
    expect(because?.length, id).toBeGreaterThan(3);
  }
  const met = requirements.filter(({ verdict }) => verdict === 'met');
  expect(met.filter(({ because }) => !isTest(because)).map(({ id, because }) => `${id}: ${because}`)).toEqual([]);
  expect(readFileSync(new URL('docs/asvs.md', root), 'utf8')).toBe(writePage());
});
