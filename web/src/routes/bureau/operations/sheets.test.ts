import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, isEnumType } from 'graphql';
import { describe, expect, it, test } from 'vitest';
import { adminOperations, type AdminOperation } from '#generated/admin-operations.ts';
import { codeLabel } from '../code-labels.ts';
import { heading, isForReaders } from './cells.ts';
import { variableLabel } from './labels.ts';
import { needsAnId, operationTitle } from './library.ts';
import { harmless, writeCsv } from './sheets.server.ts';
import { sorted, tableOf } from './table.ts';

const operation: AdminOperation = {
  name: 'who-comes',
  what: '',
  field: 'groups',
  paged: false,
  variables: [],
  columns: [
    { path: ['name'], type: 'String', list: false },
    { path: ['coming', 'priceCents'], type: 'NonNegativeInt', list: true },
    { path: ['coming', 'child', 'givenName'], type: 'String', list: true },
  ],
  document: {} as AdminOperation['document'],
};
const coming = (givenName: string, priceCents: number) => ({ priceCents, child: { givenName } });
const table = tableOf(operation, {
  admin: {
    groups: [
      { name: 'Petits, « "A" »', coming: [coming('Zoé', 4800), coming('=1+1', 1000)] },
      { name: 'Grands', coming: [coming('Émile', 20_000)] },
      { name: 'Vide', coming: [] },
    ],
  },
});

describe('the answer as a table', () => {
  it('has a row per child, the group repeated', () => {
    expect(table.rows).toEqual([
      ['Petits, « "A" »', 4800, 'Zoé'],
      ['Petits, « "A" »', 1000, '=1+1'],
      ['Grands', 20_000, 'Émile'],
    ]);
  });

  it('sorts numbers by size and names as a dictionary has them, both ways', () => {
    const names = (order: string) => sorted(table, order).rows.map((row) => row[2]);
    expect(names('coming.priceCents')).toEqual(['=1+1', 'Zoé', 'Émile']);
    expect(names('-coming.priceCents')).toEqual(['Émile', 'Zoé', '=1+1']);
    expect(names('coming.child.givenName').slice(-2)).toEqual(['Émile', 'Zoé']);
    expect(names('nothing')).toEqual(['Zoé', '=1+1', 'Émile']);
  });
});

describe('a list of things with a name', () => {
  const places: AdminOperation = {
    ...operation,
    name: 'enrolments',
    field: 'enrolments',
    paged: true,
    columns: [
      { path: ['priceCents'], type: 'NonNegativeInt', list: false },
      { path: ['options', 'name'], type: 'String', list: true },
      { path: ['options', 'stop'], type: 'String', list: true },
      { path: ['status'], type: 'EnrolmentStatus', list: false },
    ],
  };
  const page = (endCursor: string | null, ...options: { name: string; stop: string | null }[][]) => ({
    admin: {
      enrolments: {
        edges: options.map((of) => ({ node: { priceCents: 100, options: of, status: 'HELD' } })),
        pageInfo: { hasNextPage: endCursor !== null, endCursor },
      },
    },
  });
  const [care, shuttle] = [
    { name: 'Garderie', stop: null },
    { name: '=Navette', stop: 'Gare' },
  ];

  it('has a column for each name, of all pages, at its place: the stop, else yes', () => {
    const found = tableOf(places, page('next', [], [care]), page(null, [care, shuttle]));
    expect(found.columns.map(heading)).toEqual(['Prix', '=Navette', 'Garderie', 'État']);
    expect(found.rows).toEqual([
      [100, null, null, 'HELD'],
      [100, null, true, 'HELD'],
      [100, 'Gare', true, 'HELD'],
    ]);
    expect(found.next).toBeNull();
    expect(writeCsv(found).split('\r\n').slice(0, 4)).toEqual([
      `\ufeff"Prix","'=Navette","Garderie","État"`,
      '1,"","","Gardé"',
      '1,"","Oui","Gardé"',
      '1,"Gare","Oui","Gardé"',
    ]);
  });

  it('has no column where nothing has a name', () => {
    const found = tableOf(places, page('next', []));
    expect([found.columns.map(heading), found.next]).toEqual([['Prix', 'État'], 'next']);
  });
});

describe('the export', () => {
  it('says that it is UTF-8', () => expect(writeCsv(table).codePointAt(0)).toBe(0xfe_ff));

  it.each([';=1+1', 'a;=1+1', 'a; =1+1', 'a,@SUM(1)', 'a\t+1', 'a\n-1', '\uff1d1+1', '\u200b=1+1', ' =1+1', '"=1+1', 'x;"=1+1', "';=1+1"])(
    'has no cell that begins a formula in %j, wherever a spreadsheet divides',
    (name) => {
      const text = writeCsv(tableOf(operation, { admin: { groups: [{ name, coming: [coming(name, 1)] }] } }));
      for (const cell of text.split(/[;,\t\r\n|]/))
        expect(cell.replaceAll(/^[\s\p{Cf}"]+/gu, '')).not.toMatch(/^[=+\-@\uff1d\uff0b\uff0d\uff20]/);
    },
  );

  it('quotes as RFC 4180 wants, counts in euro, and holds no formula', () => {
    const [, ...lines] = writeCsv(table).split('\r\n');
    expect(lines).toEqual([`"Petits, « ""A"" »",48,"Zoé"`, `"Petits, « ""A"" »",10,"'=1+1"`, '"Grands",200,"Émile"', '']);
  });

  it.each(['=1', '+1', '-1', '@a', '\tx', '\rx', '\0x'])('%j gets an apostrophe', (text) => expect(harmless(text)).toBe(`'${text}`));
  it.each(['', 'a=1', 'Zoé', '1-2', "l'école"])('%j stays as it is', (text) => expect(harmless(text)).toBe(text));
});

test('every operation of the library has its title, and every column and variable its French word', () => {
  expect(adminOperations.length).toBeGreaterThan(20);
  for (const operation of adminOperations.filter((each) => !needsAnId(each))) {
    expect(operationTitle(operation), operation.name).not.toBe(operation.name);
    const columns = operation.columns.map((column) => ({ ...column, key: column.path.join('.') })).filter(isForReaders);
    const raw = columns.filter((column) =>
      heading(column)
        .split(' · ')
        .some((word) => column.path.includes(word)),
    );
    expect(
      raw.map(({ key }) => key),
      operation.name,
    ).toEqual([]);
    const asked = operation.variables.filter(({ name }) => !(operation.paged && ['first', 'after'].includes(name)));
    expect(
      asked.filter(({ name }) => variableLabel(name) === name),
      operation.name,
    ).toEqual([]);
  }
});

test('every code that a list can show has its French word', () => {
  const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../../../../schema/printed/browser.graphql'), 'utf8'));
  const shown = new Set(adminOperations.flatMap(({ columns, variables }) => [...columns, ...variables].map(({ type }) => type)));
  const codes = [...shown].flatMap((name) => {
    const type = schema.getType(name);
    return isEnumType(type) ? type.getValues().map(({ name: code }) => code) : [];
  });
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => codeLabel(code) === code)).toEqual([]);
});
