import type { ActContext } from '../platform/act.ts';
import { v7 as uuid } from 'uuid';
import { record } from '../audit/record.ts';
import { dayOf } from '../language/dates.ts';
import { readClock, type Tx } from '../platform/database.ts';
import { ImportRefused } from '../platform/refusals.ts';
import { sealNumber } from '../identity/sealed-number.ts';
import { lock } from '../platform/locks.ts';
import { indexNumber, indexesOfNumber, seal } from '../platform/encryption.ts';
import { localized, messages } from '../language/messages.ts';
import { readLinksFile, type LinkLine } from './read-links-file.ts';

export type Imported = { lines: number; childrenCreated: number; linksCreated: number };

/** `report` hears how many lines are done. */
export type ImportInput = { text: string; report?: (done: number, of: number) => void };

const perStatement = 1000;

/**
 * Imports who already answers for which child (case A of the manual). All or nothing: a bad line and nothing is written;
 * the same file again changes nothing. What the portal already knows stays as it is: a child's record, a link that was
 * refused. Numbers are sealed; a parent who is not registered yet is waited for by blind index.
 * @throws ImportRefused with every bad line
 */
export async function importFamilyLinks(ctx: ActContext, { text, report = () => {} }: ImportInput): Promise<Imported> {
  const { tx, actor } = ctx;
  const schools = new Map(
    (await tx.school.findMany({ where: { closedAt: null }, select: { id: true, faseNumber: true } })).map(({ id, faseNumber }) => [
      faseNumber,
      id,
    ]),
  );
  const { lines, bad } = readLinksFile(text, new Set(schools.keys()), dayOf(await readClock(tx)).toString());
  if (bad.length > 0) throw new ImportRefused(localized(messages.import_refused, { lines: bad.length }), bad);
  await lock(tx, 'import family links');
  report(0, lines.length);
  const imported: Imported = { lines: lines.length, childrenCreated: 0, linksCreated: 0 };
  for (let at = 0; at < lines.length; at += perStatement) {
    const part = lines.slice(at, at + perStatement);
    const children = await ensureChildren(ctx, part, schools, imported);
    await ensureLinks(ctx, part, children, imported);
    report(Math.min(at + perStatement, lines.length), lines.length);
  }
  await record(tx, actor, 'family-links-imported', `import:${uuid()}`, imported);
  return imported;
}

/** Ids of the children by number; the ones that nobody registered yet are made. */
async function ensureChildren(
  ctx: ActContext,
  part: LinkLine[],
  schools: Map<string, string>,
  imported: Imported,
): Promise<Map<string, string>> {
  const { tx, keys } = ctx;
  const byIndex = new Map(
    part.flatMap(({ childNumber }) => indexesOfNumber(keys, childNumber).map((index) => [index, childNumber] as const)),
  );
  const known = await tx.$queryRaw<{ id: string; numberIndex: string }[]>`
    SELECT id, number_index AS "numberIndex" FROM child WHERE number_index = ANY (${[...byIndex.keys()]}::text[])`;
  const ids = new Map(known.map(({ id, numberIndex }) => [byIndex.get(numberIndex)!, id]));
  const made = [];
  for (const line of part) {
    if (ids.has(line.childNumber)) continue;
    const id = uuid();
    ids.set(line.childNumber, id);
    made.push({ id, line, number: asHex(sealNumber(keys, 'child', id, line.childNumber)) });
  }
  // Columns as arrays: a thousand rows are one statement with as many parameters as columns.
  imported.childrenCreated += await tx.$executeRaw`
    INSERT INTO child (id, given_name, family_name, birth_date, national_number, number_index, school_id)
    SELECT id, given_name, family_name, birth_date, decode(number, 'hex'), number_index, school_id FROM unnest(
      ${made.map(({ id }) => id)}::uuid[], ${made.map(({ line }) => line.childGivenName)}::text[],
      ${made.map(({ line }) => line.childFamilyName)}::text[], ${made.map(({ line }) => line.childBirthDate)}::date[],
      ${made.map(({ number }) => number)}::text[], ${made.map(({ line }) => indexNumber(keys, line.childNumber))}::text[],
      ${made.map(({ line }) => schools.get(line.faseNumber)!)}::uuid[]
    ) AS new (id, given_name, family_name, birth_date, number, number_index, school_id)`;
  return ids;
}

async function ensureLinks(ctx: ActContext, part: LinkLine[], children: Map<string, string>, imported: Imported) {
  const { tx, keys } = ctx;
  const numberByIndex = new Map(
    part.flatMap(({ parentNumber }) => indexesOfNumber(keys, parentNumber).map((index) => [index, parentNumber] as const)),
  );
  const indexes = [...numberByIndex.keys()];
  const registered = await tx.parent.findMany({
    where: { person: { numberIndex: { in: indexes } } },
    select: { id: true, person: { select: { numberIndex: true } } },
  });
  const parents = new Map(registered.map(({ id, person }) => [numberByIndex.get(person.numberIndex!)!, id]));
  const links = await tx.$queryRaw<{ childId: string; parentId: string | null; parentNumberIndex: string | null }[]>`
    SELECT child_id AS "childId", parent_id AS "parentId", parent_number_index AS "parentNumberIndex" FROM family_link
    WHERE child_id = ANY (${[...new Set(children.values())]}::uuid[])`;
  const known = new Set(
    links.flatMap(({ childId, parentId, parentNumberIndex }) => [
      `${childId} ${parentId}`,
      `${childId} ${numberByIndex.get(parentNumberIndex ?? '')}`,
    ]),
  );
  const linked: { id: string; childId: string; parentId: string }[] = [];
  const waiting: { id: string; childId: string; line: LinkLine }[] = [];
  const confirmed: { childId: string; parentId: string }[] = [];
  for (const line of part) {
    const childId = children.get(line.childNumber)!;
    const parentId = parents.get(line.parentNumber);
    if (parentId && known.has(`${childId} ${parentId}`)) confirmed.push({ childId, parentId });
    if (known.has(`${childId} ${line.parentNumber}`) || (parentId && known.has(`${childId} ${parentId}`))) continue;
    known.add(`${childId} ${line.parentNumber}`);
    if (parentId) linked.push({ id: uuid(), childId, parentId });
    else waiting.push({ id: uuid(), childId, line });
  }
  await confirmLinks(tx, confirmed);
  imported.linksCreated += await tx.$executeRaw`
    INSERT INTO family_link (id, child_id, parent_id, state, source)
    SELECT id, child_id, parent_id, 'ACTIVE', 'IMPORT' FROM unnest(
      ${linked.map(({ id }) => id)}::uuid[], ${linked.map(({ childId }) => childId)}::uuid[], ${linked.map(({ parentId }) => parentId)}::uuid[]
    ) AS new (id, child_id, parent_id)`;
  const sealed = ({ id, line }: (typeof waiting)[number]) => asHex(seal(keys, `family_link.parent_number:${id}`, line.parentNumber));
  imported.linksCreated += await tx.$executeRaw`
    INSERT INTO family_link (id, child_id, parent_number_index, parent_number, parent_given_name, parent_family_name, state, source)
    SELECT id, child_id, number_index, decode(number, 'hex'), given_name, family_name, 'ACTIVE', 'IMPORT' FROM unnest(
      ${waiting.map(({ id }) => id)}::uuid[], ${waiting.map(({ childId }) => childId)}::uuid[],
      ${waiting.map(({ line }) => indexNumber(keys, line.parentNumber))}::text[], ${waiting.map(sealed)}::text[],
      ${waiting.map(({ line }) => line.parentGivenName)}::text[], ${waiting.map(({ line }) => line.parentFamilyName)}::text[]
    ) AS new (id, child_id, number_index, number, given_name, family_name)`;
}

/** Parents who registered these children themselves: the commune's file says the same. */
const confirmLinks = (tx: Tx, links: { childId: string; parentId: string }[]) => tx.$executeRaw`
  UPDATE family_link SET confirmed_at = statement_timestamp()
  FROM unnest(${links.map(({ childId }) => childId)}::uuid[], ${links.map(({ parentId }) => parentId)}::uuid[]) AS said (child_id, parent_id)
  WHERE family_link.child_id = said.child_id AND family_link.parent_id = said.parent_id AND state = 'ACTIVE' AND confirmed_at IS NULL`;

const asHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
