import type { Db, Tx } from '../platform/database.ts';
import type { KeyRing } from '../platform/encryption.ts';
import { type CertificateContent, openContent } from './content.ts';
import type { Pair } from './read-facts.ts';

/** A certificate that counts: none corrects it. */
export type InForce = Pair & {
  id: string;
  incomeYear: number;
  number: number;
  totalCents: number;
  /** null: it does not open, as after a restore without its key */
  content: CertificateContent | null;
};

/**
 * The certificates in force of these children, of whoever paid and of any year. One that was issued for a record that went into another
 * one is of the record that stays.
 */
export async function readInForce(db: Db | Tx, keys: KeyRing, childIds: readonly string[]): Promise<InForce[]> {
  const ids = [...childIds];
  const rows = await db.taxCertificate.findMany({
    where: { child: { OR: [{ id: { in: ids } }, { mergedIntoId: { in: ids } }] }, correctedBy: null },
    select: {
      id: true,
      parentId: true,
      childId: true,
      child: { select: { mergedIntoId: true } },
      incomeYear: true,
      number: true,
      totalCents: true,
      sealed: true,
    },
    orderBy: [{ incomeYear: 'asc' }, { number: 'asc' }],
  });
  return rows.map(({ sealed, child, ...row }) => ({
    ...row,
    childId: child.mergedIntoId ?? row.childId,
    content: tryOpen(keys, row.id, sealed),
  }));
}

function tryOpen(keys: KeyRing, id: string, sealed: Uint8Array): CertificateContent | null {
  try {
    return openContent(keys, { id, sealed });
  } catch {
    return null;
  }
}
