import type { ActContext } from '../platform/act.ts';
import { record } from '../audit/record.ts';
import { readClock } from '../platform/database.ts';
import { openNumber } from '../identity/sealed-number.ts';
import { indexesOfNumber } from '../platform/encryption.ts';

/**
 * Case A: the links that the commune imported under this parent's national number become the parent's own, and a
 * request that waited for one of those children is settled by it. Nothing is kept of the number they waited under.
 * What was refused or blocked stays so. Returns how many children that gives.
 */
export async function adoptImportedLinks(ctx: ActContext, parentId: string): Promise<number> {
  const { tx, keys } = ctx;
  const { person } = await tx.parent.findUniqueOrThrow({ where: { id: parentId }, include: { person: true } });
  if (!person.nationalNumber) return 0;
  const indexes = indexesOfNumber(keys, openNumber(keys, 'person', person.id, person.nationalNumber));
  const imported = await tx.familyLink.findMany({
    where: { parentId: null, parentNumberIndex: { in: indexes } },
    distinct: ['childId'],
    select: { id: true, childId: true, child: { select: { links: { where: { parentId } } } } },
  });
  const free = imported.filter(({ child }) => child.links.length === 0);
  const asked = imported.filter(({ child }) => child.links.some(({ state }) => state === 'REQUESTED'));
  if (free.length + asked.length === 0) return 0;
  const confirmedAt = await readClock(tx);
  await tx.familyLink.updateMany({
    where: { id: { in: free.map(({ id }) => id) } },
    data: { parentId, parentNumberIndex: null, parentNumber: null, parentGivenName: null, parentFamilyName: null, confirmedAt },
  });
  await tx.familyLink.updateMany({
    where: { parentId, state: 'REQUESTED', childId: { in: asked.map(({ childId }) => childId) } },
    data: { state: 'ACTIVE', decidedAt: confirmedAt, confirmedAt },
  });
  await tx.familyLink.deleteMany({ where: { id: { in: asked.map(({ id }) => id) } } });
  await record(tx, 'system', 'family-links-adopted', `parent:${parentId}`, { children: [...free, ...asked].map(({ childId }) => childId) });
  return free.length + asked.length;
}
