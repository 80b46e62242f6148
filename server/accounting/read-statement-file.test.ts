import fc from 'fast-check';
import { expect, test } from 'vitest';
import { communeAccount, type WrittenMovement, writeCamt, writeCoda, writeCodaLines } from '../../tests/kit/statement-files.ts';
import { readMutated } from '../../tests/kit/mutate-statement-files.ts';
import { addCheckDigits } from '../payments/structured-communication.ts';
import { ImportRefused } from '../platform/refusals.ts';
import { readStatementFile } from './read-statement-file.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const movements: WrittenMovement[] = [
  { cents: 4800, number: '414000000137', iban: 'BE36999000001181', name: 'DUMONT CLAIRE', bic: 'GEBABEBB' },
  { cents: 12_000, number: '414000000940', iban: 'BE25999000001282', name: 'LAMBERT MARC', endToEndId: 'E-1' },
  { cents: 3600, text: 'PLAINE ETE LEA +++090/9337/55493+++ MERCI', iban: 'BE78999000001686', name: 'HENRY LEA' },
  { cents: 7200, text: '101 stage Noe juillet semaine 2', name: 'NOE MARTIN' },
  {
    cents: 9727,
    code: '20150000',
    details: [
      { cents: 7248, number: '414000001450' },
      { cents: 2479, number: '202600010805' },
    ],
  },
  { cents: -250, code: '08047000', text: 'FRAIS OPERATIONS 11/2026' },
];

/** What both formats can say. Only CODA gives details their own type and a reference of the bank. */
const read = (bytes: Uint8Array) =>
  readStatementFile(bytes).statements.map(({ format: _format, line: _at, totals: _totals, ...statement }) => ({
    ...statement,
    movements: statement.movements.map(({ bankReference: _reference, line: _line, code, ...movement }) => ({
      ...movement,
      operation: code?.slice(1, 5),
    })),
  }));

function refusal(bytes: Uint8Array): string[] {
  try {
    readStatementFile(bytes);
  } catch (error) {
    if (error instanceof ImportRefused) return error.lines.map(({ line, sentence }) => `${line} ${sentence('fr')}`);
    throw error;
  }
  return [];
}

test('one statement gives the same record as CODA and as both versions of camt', () => {
  const [coda] = read(writeCoda({ number: 231, movements }));
  expect(coda).toMatchObject({
    account: communeAccount,
    currency: 'EUR',
    number: '231',
    opening: { cents: 125_000 },
    closing: { cents: 162_077, date: '2026-11-27' },
  });
  expect(
    coda!.movements.map(({ sequence, detail, amountCents, structuredCommunication }) => [
      sequence,
      detail,
      amountCents,
      structuredCommunication,
    ]),
  ).toEqual([
    [1, 0, 4800, '414000000137'],
    [2, 0, 12_000, null],
    [3, 0, 3600, null],
    [4, 0, 7200, null],
    [5, 1, 7248, '414000001450'],
    [5, 2, 2479, '202600010805'],
    [6, 0, -250, null],
  ]);
  expect(coda!.movements[1]!.communication).toBe('414000000940');
  expect(read(writeCamt({ number: 231, movements }, '02'))).toEqual([coda]);
  expect(read(writeCamt({ number: 231, movements }, '08'))).toEqual([coda]);
});

test('any statement that is written is read to the cent, the same from the three formats', () => {
  const cents = fc.integer({ min: -10_000_000, max: 100_000_000 });
  const text = fc.stringMatching(/^[A-Za-z0-9éÉàç+/&<.' -]{1,140}$/).map((written) => written.trim().replace(/\s+/g, ' '));
  const movement = fc.record({
    cents,
    said: fc.oneof(
      fc.integer({ min: 0, max: 9_999_999_999 }).map((base) => ({ number: addCheckDigits(String(base).padStart(10, '0')) })),
      text.map((written) => ({ text: written })),
    ),
  });
  fc.assert(
    fc.property(fc.array(movement, { maxLength: 8 }), fc.integer({ min: -500_000, max: 500_000 }), (list, openingCents) => {
      const statement = { openingCents, movements: list.map(({ cents, said }) => ({ cents, ...said })) };
      const coda = read(writeCoda(statement));
      expect(coda[0]!.movements.map(({ amountCents }) => amountCents)).toEqual(list.map((one) => one.cents));
      expect(coda[0]!.movements.map(({ structuredCommunication, communication }) => structuredCommunication ?? communication)).toEqual(
        list.map(({ said }) => ('number' in said ? said.number : said.text)),
      );
      expect(read(writeCamt(statement, '02'))).toEqual(coda);
      expect(read(writeCamt(statement, '08'))).toEqual(coda);
    }),
    { numRuns: 60 },
  );
});

test('a harmed file never crashes the reader, and no wrong sum is accepted', () => {
  let accepted = 0;
  for (let seed = 1; seed <= 1500; seed += 1) accepted += Number(readMutated(seed));
  // Some harms touch only a name or a filler: then there is nothing to refuse.
  expect(accepted).toBeGreaterThan(0);
  expect(accepted).toBeLessThan(1500);
});

test('windows-1252 and UTF-8, with a byte-order mark or without, by CRLF or LF, trimmed or not, are one file', () => {
  const lines = writeCodaLines({
    movements: [{ cents: 9600, name: 'DUMONT ÉLÉONORE', text: `Léa et Noé ${'x'.repeat(38)}+++414/0000/01248+++ août` }],
  });
  const utf8 = read(encode(lines.join('\r\n')));
  expect(utf8[0]!.movements[0]).toMatchObject({ counterparty: { name: 'DUMONT ÉLÉONORE' } });
  expect(utf8[0]!.movements[0]!.communication).toContain('+++414/0000/01248+++ août');
  expect(read(Uint8Array.from(Buffer.from(lines.join('\r\n'), 'latin1')))).toEqual(utf8);
  expect(read(encode(`\uFEFF${lines.map((line) => line.trimEnd()).join('\n')}\n\n\x1A`))).toEqual(utf8);
});

test('several statements of several accounts in one file are each checked', () => {
  const one = writeCodaLines({ movements: movements.slice(0, 2) });
  const other = writeCodaLines({ account: 'BE31091000012355', number: 7, movements: [] });
  expect(read(encode([...one, ...other].join('\n'))).map(({ account, number }) => [account, number])).toEqual([
    [communeAccount, '1'],
    ['BE31091000012355', '7'],
  ]);
  const wrong = writeCodaLines({ account: 'BE31091000012355', closingCents: 1, movements: [] });
  expect(refusal(encode([...one, ...wrong].join('\n')))).toEqual(['13 Nouveau solde attendu : 1250,00 ; trouvé : 0,01.']);
});

test('a total counts once: by its details when they make it up, by itself when they do not', () => {
  const details = [{ cents: 7248 }, { cents: 2479 }];
  for (const write of [writeCoda, (statement: Parameters<typeof writeCoda>[0]) => writeCamt(statement, '08')]) {
    const file = readStatementFile(write({ movements: [{ cents: 9728, code: '20150000', details }] }));
    expect(file.statements[0]!.movements.map(({ detail, amountCents }) => [detail, amountCents])).toEqual([[0, 9728]]);
    expect(file.warnings.map(({ sentence }) => sentence('fr'))).toEqual([
      'Les détails font 97,27 pour un total de 97,28 : le total est repris en une fois.',
    ]);
  }
  const charges = {
    cents: -1210,
    code: '38037000',
    details: [
      { cents: -1000, code: '80037006' },
      { cents: -210, code: '80037011' },
    ],
  };
  expect(read(writeCoda({ movements: [charges] }))[0]!.movements.map(({ amountCents }) => amountCents)).toEqual([-1210]);
});

test('a type 105 has its number cut between two records; free text that begins with 101 has none', () => {
  const lines = writeCodaLines({ movements: [{ cents: 12_000 }, { cents: 4800, text: '101414000000137' }] });
  const fields = `${'0'.repeat(11)}1200000${'0'.repeat(8)}1380${'0086956522'.padStart(15, '0').slice(3)}CHF`.slice(0, 45).padEnd(45, '0');
  const text = `105${fields}414000000743CH000000000120000`;
  lines[2] = `${lines[2]!.slice(0, 61)}1${text.slice(0, 53)}${lines[2]!.slice(115)}`;
  lines[3] = `${lines[3]!.slice(0, 10)}${text.slice(53).padEnd(53)}${lines[3]!.slice(63)}`;
  const [statement] = read(encode(lines.join('\n')));
  expect(statement!.movements.map(({ structuredCommunication }) => structuredCommunication)).toEqual(['414000000743', null]);
});

test('what comes back says why', () => {
  const lines = writeCodaLines({ movements: [{ cents: 3600, code: '00154000', endToEndId: 'R-2026-0007' }] });
  lines[3] = `${lines[3]!.slice(0, 112)}2AC04${lines[3]!.slice(117)}`;
  expect(read(encode(lines.join('\n')))[0]!.movements[0]).toMatchObject({
    endToEndId: 'R-2026-0007',
    reversal: { kind: 2, reason: 'AC04' },
  });
});

test('each wrong file says its line, what was expected and what was found', () => {
  const lines = writeCodaLines({ movements: movements.slice(0, 2) });
  const change = (index: number, from: number, text: string) =>
    encode(lines.map((line, at) => (at === index ? line.slice(0, from - 1) + text + line.slice(from - 1 + text.length) : line)).join('\n'));
  const last = lines.length - 1;
  const trailer = lines[last]!;
  expect(refusal(change(0, 128, '1'))).toEqual(['1 Version attendue : 2 ; trouvée : 1.']);
  expect(refusal(change(2, 47, '5'))).toEqual(['3 Montant « 000000000048005 » : le dernier chiffre (les millièmes) doit être 0.']);
  expect(refusal(change(2, 48, '310226'))).toEqual(["3 Positions 48-53 : « 310226 » n'a pas la forme attendue."]);
  expect(refusal(change(last, 17, '000009'))).toEqual(["10 Nombre d'enregistrements annoncé : 9 ; trouvé : 8."]);
  expect(refusal(change(last, 23, trailer.slice(37, 52) + trailer.slice(22, 37)))).toEqual([
    '10 Total des débits annoncé : 168,00 ; trouvé : 0,00.',
    '10 Total des crédits annoncé : 0,00 ; trouvé : 168,00.',
  ]);
  expect(refusal(encode(lines.slice(0, -1).join('\n')))).toEqual(["9 Le fichier est coupé : il n'a pas d'enregistrement 9."]);
  expect(refusal(encode(lines.toSpliced(5, 0, lines[2]!).join('\n')))).toEqual(['6 Le mouvement 0001/0000 figure deux fois.']);
  expect(refusal(encode([...lines.slice(0, 3), `${lines[3]} `.padEnd(130, 'x')].join('\n')))).toEqual([
    '4 Une ligne compte 128 caractères au plus ; celle-ci en a 130.',
  ]);
  expect(refusal(encode('date;montant\n2026-11-27;48,00'))).toEqual(["1 Ce fichier n'est ni un CODA ni un camt.053 ou camt.054."]);
  expect(refusal(writeCamt({ movements: [], closingCents: 1 }, '02'))).toEqual(['5 Nouveau solde attendu : 1250,00 ; trouvé : 0,01.']);
  const camt = new TextDecoder().decode(writeCamt({ movements: movements.slice(0, 1) }, '08'));
  expect(refusal(encode(camt.replace('camt.053.001.08', 'camt.053.001.13')))[0]).toContain('trouvée : camt.053.001.13');
  expect(refusal(encode(camt.replaceAll('48.00', '48.005')))).toEqual([
    '6 Montant « 48.005 » : attendu en euros, avec deux décimales au plus.',
  ]);
  expect(refusal(encode(camt.slice(0, 400)))[0]).toContain("Ce n'est pas un XML complet");
});

test('a gap in the sequence numbers is a warning', () => {
  const lines = writeCodaLines({ movements: movements.slice(0, 1) }).map((line) => line.replace(/^(2[123])0001/, '$10004'));
  expect(readStatementFile(encode(lines.join('\n'))).warnings.map(({ line, sentence }) => `${line} ${sentence('fr')}`)).toEqual([
    '3 Numéro de mouvement attendu : 0001 ; trouvé : 0004.',
  ]);
});

test('a DOCTYPE, nests without end and fifty megabytes are refused before they are read', () => {
  const bomb = '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>\n<Document>&c;</Document>';
  expect(refusal(encode(bomb))[0]).toContain('2 Ce fichier XML déclare un DOCTYPE');
  const nests = new TextDecoder()
    .decode(writeCamt({ movements: [] }, '08'))
    .replace('<GrpHdr>', '<a>'.repeat(50_000) + '</a>'.repeat(50_000) + '<GrpHdr>');
  expect(refusal(encode(nests))).toHaveLength(1);
  expect(refusal(new Uint8Array(50 * 1024 * 1024))[0]).toContain('50 Mo');
});
