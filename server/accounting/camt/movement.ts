// An entry of camt and its details to movements.
import { localized, messages } from '../../language/messages.ts';
import { takeDetails } from '../details.ts';
import type { Findings } from '../problems.ts';
import { readCreditorReference, readIban, readStructuredCommunication } from '../references.ts';
import type { Movement, Total } from '../statement.ts';
import type { Detail, EntryElement } from './shapes.ts';
import { readDay, readDecimal } from './values.ts';

export type EntryPlace = { sequence: number; line: number; account: string; currency: string; date: string };

/** Euro cents of an entry, signed; refuses the line when it is no amount of the account. */
export function readCents(
  amount: { '#text': string; '@Ccy': string },
  direction: 'CRDT' | 'DBIT',
  place: Pick<EntryPlace, 'line' | 'currency'>,
  findings: Findings,
): number {
  const cents = readDecimal(amount['#text']);
  if (cents === null) findings.stop(place.line, 'Amt', localized(messages.statement_amount, { found: amount['#text'] }));
  if (amount['@Ccy'] !== place.currency)
    findings.stop(place.line, 'Amt', localized(messages.statement_currency, { found: amount['@Ccy'] }));
  return direction === 'DBIT' && cents > 0 ? -cents : cents;
}

/** The movements of a booked entry: its details when they make up its amount, else itself; and what they are taken from. */
export function readEntry(entry: EntryElement, place: EntryPlace, findings: Findings): { movements: Movement[]; total: Total | null } {
  const details = (entry.NtryDtls ?? []).flatMap((group) => group?.TxDtls ?? []).flatMap((detail) => (detail ? [detail] : []));
  const announced = Math.max(...(entry.NtryDtls ?? []).map((group) => Number(group?.Btch?.NbOfTxs ?? 0)), 0);
  const amountCents = readCents(entry.Amt, entry.CdtDbtInd, place, findings);
  const total = toMovement(entry, details.length === 1 && announced <= 1 ? details[0] : undefined, amountCents, place);
  if (details.length === 0 || (details.length === 1 && announced <= 1)) return { movements: [total], total: null };
  const read = details.flatMap((detail) => {
    const amount = detail.Amt ?? detail.AmtDtls?.TxAmt?.Amt;
    return amount ? [toMovement(entry, detail, readCents(amount, detail.CdtDbtInd ?? entry.CdtDbtInd, place, findings), place)] : [];
  });
  const movements = takeDetails(
    { ...total, code: null },
    read.map((movement) => ({ ...movement, code: null })),
    findings,
  );
  return {
    movements: movements.map((movement) => ({ ...movement, code: total.code })),
    total: read.length > 0 ? { total, details: read } : null,
  };
}

function toMovement(entry: EntryElement, detail: Detail | undefined, amountCents: number, place: EntryPlace): Movement {
  const remittance = readRemittance(detail);
  const parties = detail?.RltdPties;
  const isOurs = (account: string | null) => account !== null && account === place.account;
  const debtor = readParty(parties?.Dbtr, parties?.DbtrAcct, detail?.RltdAgts?.DbtrAgt);
  const creditor = readParty(parties?.Cdtr, parties?.CdtrAcct, detail?.RltdAgts?.CdtrAgt);
  const [likely, other] = entry.CdtDbtInd === 'CRDT' ? [debtor, creditor] : [creditor, debtor];
  const reason = detail?.RtrInf?.Rsn?.Cd ?? detail?.RtrInf?.Rsn?.Prtry ?? null;
  const information = [detail?.AddtlTxInf, entry.AddtlNtryInf].flatMap((text) => text ?? []);
  const ultimate = [parties?.UltmtDbtr, parties?.UltmtCdtr].flatMap((who) => who?.Pty?.Nm ?? who?.Nm ?? []);
  const endToEndId = detail?.Refs?.EndToEndId ?? null;
  const isSilent = !remittance.communication && !remittance.structuredCommunication && !remittance.creditorReference;
  return {
    sequence: place.sequence,
    detail: 0,
    amountCents,
    entryDate: readDay(entry.BookgDt) ?? place.date,
    valueDate: readDay(entry.ValDt),
    // What comes back names the parties of the first journey: then the other one is not us.
    counterparty: isOurs(likely.account) || (!likely.account && !likely.name) ? other : likely,
    ...remittance,
    ...(isSilent && information.length > 0 && { communication: information[0]! }),
    notes: [...(isSilent ? information.slice(1) : information), ...ultimate],
    bankReference: detail?.Refs?.AcctSvcrRef ?? entry.AcctSvcrRef ?? null,
    endToEndId: endToEndId === 'NOTPROVIDED' ? null : endToEndId,
    code: readCode(detail?.BkTxCd) ?? readCode(entry.BkTxCd),
    reversal: reason !== null ? { kind: 2, reason } : entry.RvslInd === 'true' ? { kind: 4, reason: null } : null,
    line: place.line,
  };
}

type Parties = NonNullable<Detail['RltdPties']>;
type Agents = NonNullable<Detail['RltdAgts']>;

function readParty(party: Parties['Dbtr'], account: Parties['DbtrAcct'], agent: Agents['DbtrAgt']) {
  const written = account?.Id?.IBAN ?? account?.Id?.Othr?.Id ?? null;
  return {
    account: written && (readIban(written) ?? written),
    name: party?.Pty?.Nm ?? party?.Nm ?? null,
    bic: agent?.FinInstnId?.BICFI ?? agent?.FinInstnId?.BIC ?? null,
  };
}

/** Banks cut free text after 140 characters, in the middle of a word; a shorter piece is a text of its own. */
const joinPieces = (pieces: string[]) =>
  pieces.reduce((whole, piece, index) => whole + (index > 0 && pieces[index - 1]!.length < 140 ? ' ' : '') + piece, '').trim();

function readRemittance(detail: Detail | undefined) {
  const structured = (detail?.RmtInf?.Strd ?? []).flatMap((one) => one ?? []);
  const references = structured.flatMap(({ CdtrRefInf }) => CdtrRefInf?.Ref ?? []);
  const digits = references.map((reference) => readStructuredCommunication(reference.replace(/[+*/\s]/g, '')));
  const structuredCommunication = digits.find((found) => found !== null) ?? null;
  const creditorReference = references.map(readCreditorReference).find((found) => found !== null) ?? null;
  const unread = references.filter((reference, index) => digits[index] === null && readCreditorReference(reference) === null);
  const further = structured.flatMap(({ AddtlRmtInf }) => AddtlRmtInf ?? []);
  return {
    structuredCommunication,
    creditorReference,
    communication: joinPieces([...(detail?.RmtInf?.Ustrd ?? []), ...further, ...unread]),
  };
}

/** Belgian banks give the code of CODA beside the one of ISO. */
function readCode(code: EntryElement['BkTxCd']): string | null {
  const belgian = code?.Prtry?.Cd;
  return belgian && /^\d{8}$/.test(belgian) ? belgian : null;
}
