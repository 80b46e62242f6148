import { record } from '../audit/record.ts';
import type { Tx } from '../db.ts';
import type { House } from '../house.ts';
import { openNumber } from '../identity/sealed-number.ts';
import { indexesOfNumber } from '../sealing.ts';

/**
 * Case A: the links that the commune imported under this parent's national number become the parent's own; nothing is
 * kept of the number they waited under. Returns how many children that gives.
 */
export async function adoptImportedLinks(tx: Tx, house: House, parentId: string): Promise<number> {
  const { person } = await tx.parent.findUniqueOrThrow({ where: { id: parentId }, include: { person: true } });
  if (!person.nationalNumber) return 0;
  const indexes = indexesOfNumber(house.keyRing, openNumber(house, 'person', person.id, person.nationalNumber));
  const waiting = await tx.familyLink.findMany({
    where: { parentId: null, parentNumberIndex: { in: indexes }, child: { links: { none: { parentId } } } },
    select: { id: true, childId: true },
    distinct: ['childId'],
  });
  if (waiting.length === 0) return 0;
  await tx.familyLink.updateMany({
    where: { id: { in: waiting.map(({ id }) => id) } },
    data: { parentId, parentNumberIndex: null, parentNumber: null, parentGivenName: null, parentFamilyName: null },
  });
  await record(tx, 'system', 'family-links-adopted', `parent:${parentId}`, { children: waiting.map(({ childId }) => childId) });
  return waiting.length;
}
