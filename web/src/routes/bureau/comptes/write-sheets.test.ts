import { expect, test } from 'vitest';
import { moveMonth, readMonth } from './months.ts';
import { writeBelgianCsv } from '../write-sheets.server.ts';

test('a list opens in a Belgian spreadsheet: byte-order mark, semicolons, decimal commas, no formula', () => {
  const text = writeBelgianCsv({
    columns: ['Payeur', 'Montant', 'Jours'],
    rows: [
      ['Noël; "Zoé"', { cents: -123_450 }, 3],
      ['=1+1', { cents: 5 }, null],
    ],
  });
  expect(text).toBe('\uFEFFPayeur;Montant;Jours\r\n"Noël; ""Zoé""";-1234,50;3\r\n\'=1+1;0,05;\r\n');
});

test('a month is four digits and two, and the one before January is December', () => {
  expect(['2027-07', '2027-13', '2027-7', '<script>'].map(readMonth)).toEqual(['2027-07', null, null, null]);
  expect([moveMonth('2027-01', -1), moveMonth('2026-12', 1)]).toEqual(['2026-12', '2027-01']);
});
