import { readFileSync } from 'node:fs';
import { buildSchema, isEnumType } from 'graphql';
import { afterAll, expect, test } from 'vitest';
import { locales, overwriteGetLocale } from '#paraglide/runtime.js';
import { writeReadable } from './readable.server.ts';
import { valueLabel } from './code-labels.ts';

// other tests of the worker read French
afterAll(() => overwriteGetLocale(() => 'fr'));

test('what somebody typed is text, wherever it stands', () => {
  const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>=HYPERLINK("x")`;
  const page = writeReadable({
    at: '2026-11-24T10:00:00.000Z',
    viewer: { givenName: hostile, familyName: 'Y', parent: { children: [{ givenName: hostile }] } },
  } as never);
  expect(page).not.toMatch(/<script|<img|onerror='/);
  expect(page.match(/&lt;script&gt;/g)).toHaveLength(4);
});

test('a code of the graph is said in words, what somebody typed is not changed', () => {
  const page = writeReadable({
    at: '2026-11-24T10:00:00.000Z',
    viewer: {
      givenName: 'NO',
      parent: {
        baskets: [{ state: 'OPEN' }],
        children: [{ healthSheet: { swims: 'A_LITTLE' }, oppositions: [{ state: 'OPEN', reason: 'OPEN' }] }],
        payments: [{ status: 'EXPIRED' }],
      },
    },
  } as never);
  const said = [...page.matchAll(/<dd>([^<]+)<\/dd>/g)].map(([, words]) => words);
  expect(said).toEqual(['NO', 'en cours', 'Un peu', 'À décider', 'OPEN', 'expiré']);
});

/** Where in the export a code of each of the graph's kinds stands: its list and its field. */
const coded = {
  AbsenceReason: ['announcedAbsences', 'reason'],
  AttendanceStatus: ['attendances', 'status'],
  BasketState: ['baskets', 'state'],
  CancellationStatus: ['cancellationRequests', 'status'],
  ConsentPurpose: ['consents', 'purpose'],
  EnrolmentStatus: ['enrolments', 'status'],
  PaymentPaperKind: ['papers', 'kind'],
  LinkSource: ['links', 'source'],
  LinkState: ['links', 'state'],
  OppositionState: ['oppositions', 'state'],
  PaymentMethod: ['payments', 'method'],
  PaymentStatus: ['payments', 'status'],
  RefundReason: ['refunds', 'reason'],
  RefundStatus: ['refunds', 'status'],
  SwimmingLevel: ['healthSheet', 'swims'],
  WaitingState: ['queueLines', 'state'],
} as const;

const schema = buildSchema(readFileSync(new URL('../../../../../schema/printed/browser.graphql', import.meta.url), 'utf8'), {
  assumeValid: true,
});
const codesOf = (name: string) => {
  const type = schema.getType(name);
  if (!isEnumType(type)) throw new Error(`${name} is no enum of the graph`);
  return type.getValues().map(({ value }) => String(value));
};

test.each(Object.entries(coded))('%s is said in words, in each language', (name, [list, key]) => {
  for (const code of codesOf(name)) {
    const said = locales.map((locale) => {
      overwriteGetLocale(() => locale);
      return valueLabel(list, key, code);
    });
    expect({ code, unsaid: said.filter((words) => words === code) }).toEqual({ code, unsaid: [] });
    // some words are the same in several languages, none in all
    expect({ code, said: new Set(said).size > 1 }).toEqual({ code, said: true });
  }
});
