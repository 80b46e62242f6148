import { formatAmount } from './amount.ts';

type Transfer = { beneficiary: string; iban: string; amountCents: number; structuredCommunication: string };

/**
 * The payload of an EPC QR code (EPC069-12, version 002): lines joined by LF, none after the last. The twelve digits
 * go in the line of the structured reference, so that a Belgian banking application fills its structured field.
 */
export const writeTransferQr = ({ beneficiary, iban, amountCents, structuredCommunication }: Transfer) =>
  [
    'BCD',
    '002',
    '1',
    'SCT',
    '',
    [...beneficiary].slice(0, 70).join(''),
    iban.replaceAll(' ', ''),
    `EUR${formatAmount(amountCents)}`,
    '',
    structuredCommunication,
  ].join('\n');
