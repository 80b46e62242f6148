// The file of a year's certificates for the tax office: which format, what is missing, and who took it.
import { record } from '../../audit/record.ts';
import { dayOf } from '../../language/dates.ts';
import { localized, messages } from '../../language/messages.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import { type Db, readClock, type Tx } from '../../platform/database.ts';
import { InputInvalid } from '../../platform/refusals.ts';
import { readPaperSettings } from '../settings.ts';
import { splitAddress } from './address.ts';
import { writeBelcotax } from './belcotax.ts';
import { writeJsonLines } from './json-lines.ts';
import { readSheets, type Sender } from './sheets-of-year.ts';

/** Belcotax-on-web takes XML up to income 2025, and JSON Lines of an official schema from 2026 on. */
export type FiscalFormat = 'BELCOTAX_XML' | 'JSON_LINES';
const lastYearInXml = 2025;

export const formatOf = (incomeYear: number): FiscalFormat => (incomeYear <= lastYearInXml ? 'BELCOTAX_XML' : 'JSON_LINES');

export type MissingOfSender = 'ENTERPRISE_NUMBER' | 'ADDRESS' | 'PHONE' | 'CONTACT';

const missingWords: Record<MissingOfSender, typeof messages.fiscal_file_missing_number> = {
  ENTERPRISE_NUMBER: messages.fiscal_file_missing_number,
  ADDRESS: messages.fiscal_file_missing_address,
  PHONE: messages.fiscal_file_missing_phone,
  CONTACT: messages.fiscal_file_missing_contact,
};

/** The commune as it sends, or what its settings lack for it. */
export async function readSender(db: Db | Tx): Promise<{ sender: Sender; missing: [] } | { sender: null; missing: MissingOfSender[] }> {
  const { name, enterpriseNumber, address: line, phone, email } = await db.commune.findUniqueOrThrow({ where: { id: 1 } });
  const { signatory } = await readPaperSettings(db);
  const address = line ? splitAddress(line) : null;
  const missing: MissingOfSender[] = [];
  if (!enterpriseNumber) missing.push('ENTERPRISE_NUMBER');
  if (!address) missing.push('ADDRESS');
  if (!phone) missing.push('PHONE');
  if (!signatory) missing.push('CONTACT');
  if (!enterpriseNumber || !address || !phone || !signatory) return { sender: null, missing };
  return { sender: { name, enterpriseNumber, address, phone, email, contact: signatory.name }, missing: [] };
}

export const describeMissingOfSender = (missing: MissingOfSender) => localized(missingWords[missing]);

export type FiscalFileQuestion = {
  incomeYear: number;
  isTest: boolean;
  /** who asks knows that it is not the official schema; the XML needs no such word */
  mayBeUnofficial: boolean;
};

/**
 * The file, for whoever issues certificates; who takes it is in the audit trail. It holds national numbers.
 * @throws InputInvalid for a year without certificates (`year`), while a setting of the commune is missing, and for a format that is
 *   not the official one unless it is asked for as such (`mayBeUnofficial`)
 */
export async function takeFiscalFile(
  { tx, actor, keys }: ActContext<StaffActor>,
  { incomeYear, isTest, mayBeUnofficial }: FiscalFileQuestion,
): Promise<{ name: string; content: string }> {
  const format = formatOf(incomeYear);
  if (format === 'JSON_LINES' && !mayBeUnofficial)
    throw new InputInvalid(localized(messages.fiscal_file_unofficial), 'mayBeUnofficial', 'REQUIRED');
  const { sender, missing } = await readSender(tx);
  if (!sender) throw new InputInvalid(describeMissingOfSender(missing[0]!), 'year', 'NOT_APPLICABLE');
  const { sheets, leftOut } = await readSheets(tx, keys, incomeYear);
  if (sheets.length === 0) throw new InputInvalid(localized(messages.fiscal_file_empty), 'year', 'NOT_APPLICABLE');
  const day = dayOf(await readClock(tx)).toString();
  await record(tx, actor, 'fiscal-file-taken', `fiscal-file:${incomeYear}`, {
    format,
    isTest,
    sheets: sheets.length,
    leftOut: leftOut.length,
  });
  if (format === 'JSON_LINES')
    return { name: `281-86-${incomeYear}-a-verifier.jsonl`, content: writeJsonLines({ incomeYear, sender, sheets }) };
  return {
    name: `281-86-${incomeYear}${isTest ? '-test' : ''}.xml`,
    content: writeBelcotax({ incomeYear, isTest, day, sender, sheets }),
  };
}
