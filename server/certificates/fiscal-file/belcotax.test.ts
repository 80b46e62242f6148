// The file of a year for the tax office: the worked example of the format, zone by zone, and what its rules ask of words.
import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { linesOf } from '../sheets.ts';
import { splitAddress } from './address.ts';
import { writeBelcotax } from './belcotax.ts';
import { writeJsonLines } from './json-lines.ts';
import type { FiscalSheet, Sender } from './sheets-of-year.ts';

const sender: Sender = {
  name: 'Commune de Valombre',
  enterpriseNumber: '0999999922',
  address: { street: 'Place communale 1', postalCode: '4999', city: 'Valombre' },
  phone: '04 000 00 00',
  email: 'recette@valombre.example',
  contact: 'Direction financière',
};

const from = (day: string, count: number, cents: number) =>
  Array.from({ length: count }, (_, at) => ({ day: new Date(Date.parse(day) + at * 86_400_000).toISOString().slice(0, 10), cents }));

function sheetOf(reference: string, payer: string[], child: string[], days: { day: string; cents: number }[]): FiscalSheet {
  const [familyName, givenName, street, nationalNumber] = payer as [string, string, string, string];
  const [childName, childGiven, birthDate, childNumber = null] = child as [string, string, string, string?];
  const lines = linesOf(days);
  return {
    reference,
    payer: { familyName, givenName, street, postalCode: '4999', city: 'Valombre', nationalNumber },
    child: { familyName: childName, givenName: childGiven, birthDate, nationalNumber: childNumber },
    lines,
    totalCents: lines.reduce((sum, { amountCents }) => sum + amountCents, 0),
    certifier: null,
  };
}

// numbers that belong to nobody
const sheets = [
  sheetOf(
    '2025-0001',
    ['Dumont', 'Claire', 'Rue du Moulin 12', '86041798152'],
    ['Dumont', 'Léa', '2015-03-12', '15031298191'],
    from('2025-07-07', 3, 1200),
  ),
  sheetOf(
    '2025-0002',
    ['Lambert', 'Marc', 'Place communale 1', '88100298203'],
    ['Dumont', 'Léa', '2015-03-12', '15031298191'],
    from('2025-07-14', 4, 1200),
  ),
  sheetOf(
    '2025-0003',
    ['Petit', 'Ana', 'Rue Haute 9', '79013098374'],
    ['Petit', 'Noé', '2016-11-05', '16110598286'],
    [...from('2025-07-07', 5, 1750), ...from('2025-08-04', 5, 800)],
  ),
  {
    ...sheetOf(
      '2025-0004',
      ['Benali', 'Sana', 'Rue Haute 11', '19451099134'],
      ['Benali', 'Inès', '2018-07-21'],
      from('2025-07-22', 3, 800),
    ),
    certifier: {
      kind: 'ONE' as const,
      name: "Office de la Naissance et de l'Enfance",
      enterpriseNumber: '0999999923',
      address: 'Rue inventée 1, 1060 Saint-Gilles',
      from: '2025-01-01',
      until: '2025-12-31',
    },
  },
];

const sending = { incomeYear: 2025, isTest: true, day: '2026-02-15', sender, sheets };
const read = (xml: string) => new XMLParser({ parseTagValue: false }).parse(xml).Verzendingen.Verzending;

test('four sheets have the sums of the worked example: places, twice the amounts, records', () => {
  const { Aangiften, Opgaven: _none, ...head } = read(writeBelcotax(sending));
  expect(head).toMatchObject({
    v0002_inkomstenjaar: '2025',
    v0010_bestandtype: 'BCTEST',
    v0011_aanmaakdatum: '15-02-2026',
    v0018_telefoonnummer: '040000000',
    v0024_nationaalnr: '0999999922',
    r9010_aantallogbestanden: '3',
    r9011_totaalaantalrecords: '8',
    r9012_controletotaal: '10',
    r9013_controletotaal: '47100',
  });
  expect(Aangiften.Aangifte).toMatchObject({ r8010_aantalrecords: '6', r8011_controletotaal: '10', r8012_controletotaal: '47100' });
  expect(read(writeBelcotax({ ...sending, isTest: false })).v0010_bestandtype).toBe('BELCOTAX');
});

test('a sheet has each line in its zones, in the order of the schema, and nothing for what is not known', () => {
  const forms = read(writeBelcotax(sending)).Aangiften.Aangifte.Opgaven.Opgave32586.Fiche28186 as Record<string, string>[];
  expect(forms.map(({ f86_2064_totalamount: total, f86_2059_totaalcontrole: twice }) => [total, twice])).toEqual([
    ['3600', '7200'],
    ['4800', '9600'],
    ['12750', '25500'],
    ['2400', '4800'],
  ]);
  expect(forms[2]).toMatchObject({
    f2009_volgnummer: '3',
    f2010_referentie: '2025-0003',
    f86_2060_amount1: '8750',
    f86_2061_amount2: '4000',
    f86_2093_begindate2: '04-08-2025',
    f86_2144_enddate2: '08-08-2025',
    f86_2113_numberofday2: '5',
    f86_2115_dailytariff2: '800',
    f86_2031_certificationautorisation: '0',
  });
  expect(forms[3]).toMatchObject({
    f86_2031_certificationautorisation: '1',
    f86_2100_certifierpostnr: '1060',
    f86_2154_certifiermunicipality: 'Saint-Gilles',
    f86_2156_certifieradres: 'Rue inventée 1',
    f86_2164_beginvaliditycertification: '01-01-2025',
    f86_2171_endvaliditycertification: '31-12-2025',
  });
  expect(forms[3]).not.toHaveProperty('f86_2153_nnchild');
  for (const form of forms) {
    const zones = Object.keys(form).filter((zone) => zone.startsWith('f86_'));
    expect(zones).toEqual(zones.toSorted((one, other) => Number(one.split('_')[1]) - Number(other.split('_')[1])));
  }
});

test('names are cut to their zones and have no « & »; what looks like XML is text', () => {
  const long = { ...sheets[0]!, payer: { ...sheets[0]!.payer, familyName: 'Dupont & <Fils>', givenName: 'Marie-Antoinette-Joséphine' } };
  const xml = writeBelcotax({ ...sending, sheets: [long] });
  const form = new XMLParser({ parseTagValue: false, processEntities: true }).parse(xml).Verzendingen.Verzending.Aangiften.Aangifte.Opgaven
    .Opgave32586.Fiche28186;
  expect([form.f2013_naam, form.f2114_voornamen]).toEqual(['Dupont et <Fils>', 'Marie-Antoinett']);
});

test('an address is a street, four figures and a place, or is not split', () => {
  expect(splitAddress('Place communale 1, 4999 Valombre')).toEqual({ street: 'Place communale 1', postalCode: '4999', city: 'Valombre' });
  expect(splitAddress('Rue du 11 Novembre 12 bte 3, B-4000 Liège')?.city).toBe('Liège');
  expect(splitAddress('Rue 1950 12, 4000 Liège')).toEqual({ street: 'Rue 1950 12', postalCode: '4000', city: 'Liège' });
  expect(splitAddress('Hôtel de ville')).toBeNull();
});

test('from 2026 on there is one sheet a line, with the whole of it', () => {
  const lines = writeJsonLines({ incomeYear: 2026, sender, sheets }).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).totalCents)).toEqual([3600, 4800, 12750, 2400]);
  expect(JSON.parse(lines[2]!).lines).toHaveLength(2);
});
