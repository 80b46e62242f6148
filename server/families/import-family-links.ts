import { v7 as uuid } from 'uuid';
import type { Actor } from '../actor.ts';
import { record } from '../audit/record.ts';
import { dayOf } from '../calendar.ts';
import { readClock, type Tx } from '../db.ts';
import { ImportRefused } from '../errors.ts';
import type { House } from '../house.ts';
import { sealNumber } from '../identity/sealed-number.ts';
import { lock } from '../lock.ts';
import { indexNumber, indexesOfNumber, seal } from '../sealing.ts';
import { words } from '../words.ts';
import { readLinksFile, type LinkLine } from './read-links-file.ts';

export type Imported = { lines: number; childrenCreated: number; linksCreated: number };

const perStatement = 1000;

/**
 * Imports who already answers for which child (case A of the manual). All or nothing: a bad line and nothing is written;
 * the same file again changes nothing. What the portal already knows stays as it is: a child's record, a link that was
 * refused. Numbers are sealed; a parent who is not registered yet is waited for by blind index.
 * `tell` hears how many lines are done.
 * @throws ImportRefused with every bad line
 */
export async function importFamilyLinks(
  tx: Tx,
  house: House,
  actor: Actor | 'system',
  text: string,
  tell: (done: number, of: number) => void = () => {},
): Promise<Imported> {
  const schools = new Map(
    (await tx.school.findMany({ where: { closedAt: null }, select: { id: true, faseNumber: true } })).map(({ id, faseNumber }) => [
      faseNumber,
      id,
    ]),
  );
  const { lines, bad } = readLinksFile(text, new Set(schools.keys()), dayOf(await readClock(tx)).toString());
  if (bad.length > 0) throw new ImportRefused((locale) => words.import_refused({ lines: bad.length }, { locale }), bad);
  await lock(tx, 'import family links');
  const imported: Imported = { lines: lines.length, childrenCreated: 0, linksCreated: 0 };
  for (let at = 0; at < lines.length; at += perStatement) {
    const part = lines.slice(at, at + perStatement);
    const children = await ensureChildren(tx, house, part, schools, imported);
    await ensureLinks(tx, house, part, children, imported);
    tell(Math.min(at + perStatement, lines.length), lines.length);
  }
  await record(tx, actor, 'family-links-imported', `import:${uuid()}`, imported);
  return imported;
}

/** Ids of the children by number; the ones that nobody registered yet are made. */
async function ensureChildren(
  tx: Tx,
  house: House,
  part: LinkLine[],
  schools: Map<string, string>,
  imported: Imported,
): Promise<Map<string, string>> {
  const byIndex = new Map(
    part.flatMap(({ childNumber }) => indexesOfNumber(house.keyRing, childNumber).map((index) => [index, childNumber] as const)),
  );
  const known = await tx.child.findMany({ where: { numberIndex: { in: [...byIndex.keys()] } }, select: { id: true, numberIndex: true } });
  const ids = new Map(known.map(({ id, numberIndex }) => [byIndex.get(numberIndex!)!, id]));
  const made = [];
  for (const line of part) {
    if (ids.has(line.childNumber)) continue;
    const id = uuid();
    ids.set(line.childNumber, id);
    made.push({
      id,
      givenName: line.childGivenName,
      familyName: line.childFamilyName,
      birthDate: new Date(line.childBirthDate),
      nationalNumber: sealNumber(house, 'child', id, line.childNumber),
      numberIndex: indexNumber(house.keyRing, line.childNumber),
      schoolId: schools.get(line.faseNumber)!,
    });
  }
  imported.childrenCreated += (await tx.child.createMany({ data: made })).count;
  return ids;
}

async function ensureLinks(tx: Tx, house: House, part: LinkLine[], children: Map<string, string>, imported: Imported) {
  const numberByIndex = new Map(
    part.flatMap(({ parentNumber }) => indexesOfNumber(house.keyRing, parentNumber).map((index) => [index, parentNumber] as const)),
  );
  const indexes = [...numberByIndex.keys()];
  const registered = await tx.parent.findMany({
    where: { person: { numberIndex: { in: indexes } } },
    select: { id: true, person: { select: { numberIndex: true } } },
  });
  const parents = new Map(registered.map(({ id, person }) => [numberByIndex.get(person.numberIndex!)!, id]));
  const links = await tx.familyLink.findMany({
    where: { childId: { in: [...children.values()] } },
    select: { childId: true, parentId: true, parentNumberIndex: true },
  });
  const known = new Set(
    links.flatMap(({ childId, parentId, parentNumberIndex }) => [
      `${childId} ${parentId}`,
      `${childId} ${numberByIndex.get(parentNumberIndex ?? '')}`,
    ]),
  );
  const made = [];
  for (const line of part) {
    const childId = children.get(line.childNumber)!;
    const parentId = parents.get(line.parentNumber) ?? null;
    if (known.has(`${childId} ${line.parentNumber}`) || (parentId && known.has(`${childId} ${parentId}`))) continue;
    known.add(`${childId} ${line.parentNumber}`);
    const id = uuid();
    const waitsFor = {
      parentNumberIndex: indexNumber(house.keyRing, line.parentNumber),
      parentNumber: seal(house.keyRing, `family_link.parent_number:${id}`, line.parentNumber),
      parentGivenName: line.parentGivenName,
      parentFamilyName: line.parentFamilyName,
    };
    made.push({ id, childId, state: 'ACTIVE' as const, source: 'IMPORT' as const, ...(parentId ? { parentId } : waitsFor) });
  }
  imported.linksCreated += (await tx.familyLink.createMany({ data: made })).count;
}
