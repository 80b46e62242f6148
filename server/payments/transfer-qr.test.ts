import { expect, test } from 'vitest';
import { writeTransferQr } from './transfer-qr.ts';

const transfer = {
  beneficiary: 'Administration communale',
  iban: 'BE26091000000029',
  amountCents: 12000,
  structuredCommunication: '414000000137',
};

test('is the payload that banking applications read', () => {
  expect(writeTransferQr(transfer)).toBe('BCD\n002\n1\nSCT\n\nAdministration communale\nBE26091000000029\nEUR120.00\n\n414000000137');
});

test('keeps to the lengths of the standard', () => {
  const lines = writeTransferQr({ ...transfer, iban: 'BE26 0910 0000 0029', beneficiary: 'é'.repeat(90) }).split('\n');
  expect(lines[5]).toHaveLength(70);
  expect(lines[6]).toBe('BE26091000000029');
});
