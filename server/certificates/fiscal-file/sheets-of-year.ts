// What a year's file for the tax office holds: the sheets of the certificates in force, and those that it leaves out.
import type { Db, Tx } from '../../platform/database.ts';
import type { KeyRing } from '../../platform/encryption.ts';
import { formatPaperNumber } from '../../language/paper-number.ts';
import { type CertificateContent, framesOfContent, hashOf, openContent } from '../content.ts';
import { sheetsOf, totalOf } from '../sheets.ts';

/** One sheet: four lines at most. Amounts are euro cents. */
export type FiscalSheet = Pick<CertificateContent, 'payer' | 'child' | 'lines' | 'totalCents' | 'certifier'> & {
  /** the number of the sheet, as the paper has it */
  reference: string;
};

/** The commune, as it sends. */
export type Sender = {
  name: string;
  enterpriseNumber: string;
  address: { street: string; postalCode: string; city: string };
  phone: string;
  email: string;
  /** who answers for it */
  contact: string;
};

/** ABROAD: the payer's address is not Belgian, and its country is not known. ALTERED: it does not open, or is not what was issued. */
export type WhyLeftOut = 'ABROAD' | 'ALTERED';
export type LeftOut = { number: number; why: WhyLeftOut };

/** Certificates of one read. */
const partSize = 500;

/** The sheets of a year's certificates in force, by number; one without a day has none. */
export async function readSheets(db: Db | Tx, keys: KeyRing, incomeYear: number): Promise<{ sheets: FiscalSheet[]; leftOut: LeftOut[] }> {
  const sheets: FiscalSheet[] = [];
  const leftOut: LeftOut[] = [];
  for (let after = 0; ;) {
    const rows = await db.taxCertificate.findMany({
      where: { incomeYear, correctedBy: null, number: { gt: after } },
      select: { id: true, number: true, sealed: true, contentHash: true },
      orderBy: { number: 'asc' },
      take: partSize,
    });
    for (const row of rows) {
      const content = openIssued(keys, row);
      if (!content) leftOut.push({ number: row.number, why: 'ALTERED' });
      else if (!/^\d{4}$/.test(content.payer.postalCode)) leftOut.push({ number: row.number, why: 'ABROAD' });
      else sheets.push(...sheetsOfContent(content));
    }
    const last = rows.at(-1);
    if (!last || rows.length < partSize) return { sheets, leftOut };
    after = last.number;
  }
}

type Row = { id: string; sealed: Uint8Array; contentHash: string };

/** Null: it does not open, or is not what was issued. */
function openIssued(keys: KeyRing, row: Row): CertificateContent | null {
  try {
    const content = openContent(keys, row);
    return hashOf(content) === row.contentHash ? content : null;
  } catch {
    return null;
  }
}

const sheetsOfContent = ({ payer, child, incomeYear, number, ...content }: CertificateContent): FiscalSheet[] =>
  sheetsOf(framesOfContent(content)).map(({ certifier, lines }, at) => ({
    reference: formatPaperNumber(incomeYear, number + at),
    payer,
    child,
    certifier,
    lines,
    totalCents: totalOf(lines),
  }));
