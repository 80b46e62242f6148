// Files as banks write them, CODA and camt, of invented statements.
import { formatAmount } from '../../server/payments/amount.ts';

export type WrittenMovement = {
  /** euro cents, negative out */
  cents: number;
  /** twelve digits, whether or not their check is right */
  number?: string;
  text?: string;
  iban?: string;
  name?: string;
  bic?: string;
  endToEndId?: string;
  /** eight digits; a transfer that came in when not said */
  code?: string;
  /** what a total is made of */
  details?: Omit<WrittenMovement, 'details'>[];
};

export type WrittenStatement = {
  account?: string;
  number?: number;
  /** YYYY-MM-DD */
  day?: string;
  openingCents?: number;
  /** what the file says; the right one when not said */
  closingCents?: number;
  movements: WrittenMovement[];
};

export const communeAccount = 'BE26091000000029';
const filled = (statement: WrittenStatement) => {
  const whole = { account: communeAccount, number: 1, day: '2026-11-27', openingCents: 125_000, ...statement };
  const closing = whole.openingCents + whole.movements.reduce((sum, { cents }) => sum + cents, 0);
  return { ...whole, closingCents: statement.closingCents ?? closing };
};

const pad = (text: string, width: number) => text.slice(0, width).padEnd(width);
const digits = (value: number, width: number) => String(value).padStart(width, '0');
const codaDay = (day: string) => day.slice(8) + day.slice(5, 7) + day.slice(2, 4);
const codaCents = (cents: number) => `${cents < 0 ? 1 : 0}${digits(Math.abs(cents) * 10, 15)}`;

/** The lines of one statement, each of 128 characters. */
export function writeCodaLines(statement: WrittenStatement): string[] {
  const { account, number, day, openingCents, closingCents, movements } = filled(statement);
  const at = codaDay(day);
  const lines = [
    pad(`00000${at}09105        ${digits(number, 10)}COMMUNE D'ESSAI           GKCCBEBB   00999999922 00000`, 127) + '2',
    pad(`12${digits(number, 3)}${pad(account, 34)}EUR${codaCents(openingCents)}${at}COMMUNE D'ESSAI`, 125) + digits(number, 3),
  ];
  const one = (movement: WrittenMovement, sequence: number, detail: number) => {
    const key = digits(sequence, 4) + digits(detail, 4);
    const text = movement.number ? `101${movement.number}` : (movement.text ?? '');
    const parts = [pad(text, 53), pad(text.slice(53), 53), pad(text.slice(106), 43)];
    lines.push(
      `21${key}${pad(`REF${key}`, 21)}${codaCents(movement.cents)}${at}${movement.code ?? '00150000'}${movement.number ? 1 : 0}${parts[0]}${at}${digits(number, 3)}01 0`,
      pad(`22${key}${parts[1]}${pad(movement.endToEndId ?? '', 35)}${pad(movement.bic ?? '', 11)}`, 125) + '1 0',
      pad(`23${key}${pad(movement.iban ?? '', 34)}EUR${pad(movement.name ?? '', 35)}${parts[2]}`, 125) + '0 0',
    );
  };
  movements.forEach((movement, index) => {
    one(movement, index + 1, 0);
    movement.details?.forEach((detail, rank) => one({ code: '60150000', ...detail }, index + 1, rank + 1));
  });
  lines.push(pad(`8${digits(number, 3)}${pad(account, 34)}EUR${codaCents(closingCents)}${at}`, 127) + '0');
  const sumOf = (sign: 1 | -1) => movements.reduce((sum, { cents }) => sum + Math.max(0, cents * sign), 0) * 10;
  lines.push(pad(`9               ${digits(lines.length - 1, 6)}${digits(sumOf(-1), 15)}${digits(sumOf(1), 15)}`, 127) + '2');
  return lines;
}

export const writeCoda = (statement: WrittenStatement): Uint8Array => new TextEncoder().encode(writeCodaLines(statement).join('\r\n'));

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const element = (name: string, content: string | undefined) => (content ? `<${name}>${content}</${name}>` : '');
const amount = (cents: number) => `<Amt Ccy="EUR">${formatAmount(Math.abs(cents))}</Amt>`;
const sign = (cents: number) => element('CdtDbtInd', cents < 0 ? 'DBIT' : 'CRDT');

/** A camt.053 of one statement, or the camt.054 of its movements. */
export function writeCamt(statement: WrittenStatement, version: '02' | '08', kind: '053' | '054' = '053'): Uint8Array {
  const { account, number, day, openingCents, closingCents, movements } = filled(statement);
  const isNew = version === '08';
  const detail = (movement: WrittenMovement) => {
    const [who, agent] = movement.cents < 0 ? ['Cdtr', 'CdtrAgt'] : ['Dbtr', 'DbtrAgt'];
    const name = element('Nm', movement.name && escape(movement.name));
    const reference = movement.number && `<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp><Ref>${movement.number}</Ref>`;
    return element(
      'TxDtls',
      element('Refs', element('EndToEndId', movement.endToEndId ?? 'NOTPROVIDED')) +
        (isNew ? amount(movement.cents) + sign(movement.cents) : element('AmtDtls', element('TxAmt', amount(movement.cents)))) +
        element(
          'RltdPties',
          element(who, isNew ? element('Pty', name) : name) + element(`${who}Acct`, element('Id', element('IBAN', movement.iban))),
        ) +
        element('RltdAgts', element(agent, element('FinInstnId', element(isNew ? 'BICFI' : 'BIC', movement.bic)))) +
        element('RmtInf', element('Ustrd', movement.text && escape(movement.text)) + element('Strd', element('CdtrRefInf', reference))),
    );
  };
  const entry = (movement: WrittenMovement) =>
    `\n<Ntry>${amount(movement.cents)}${sign(movement.cents)}<Sts>${isNew ? '<Cd>BOOK</Cd>' : 'BOOK'}</Sts>` +
    `<BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt>` +
    `<BkTxCd><Prtry><Cd>${movement.code ?? '00150000'}</Cd><Issr>BBA</Issr></Prtry></BkTxCd>` +
    `<NtryDtls>${(movement.details ?? [movement]).map(detail).join('')}</NtryDtls></Ntry>`;
  const balance = (code: string, cents: number) =>
    `\n<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amount(cents)}${sign(cents)}<Dt><Dt>${day}</Dt></Dt></Bal>`;
  const [message, name] = kind === '053' ? ['BkToCstmrStmt', 'Stmt'] : ['BkToCstmrDbtCdtNtfctn', 'Ntfctn'];
  return new TextEncoder().encode(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.${kind}.001.${version}"><${message}>` +
      `<GrpHdr><MsgId>M${number}</MsgId><CreDtTm>${day}T22:00:00+01:00</CreDtTm></GrpHdr>\n<${name}><Id>S${number}</Id>` +
      (kind === '053' ? `<ElctrncSeqNb>${number}</ElctrncSeqNb>` : '') +
      `<CreDtTm>${day}T22:00:00+01:00</CreDtTm><Acct><Id><IBAN>${account}</IBAN></Id><Ccy>EUR</Ccy></Acct>` +
      (kind === '053' ? balance('OPBD', openingCents) + balance('CLBD', closingCents) : '') +
      `${movements.map(entry).join('')}</${name}></${message}></Document>`,
  );
}
