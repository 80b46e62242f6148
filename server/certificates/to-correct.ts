// Papers that were issued and no longer agree with the facts, because attendance was corrected after its day was closed.
import { Prisma, type Db } from '../platform/database.ts';
import type { KeyRing } from '../platform/encryption.ts';
import { differs } from './attested.ts';
import { draftCertificates } from './draft.ts';
import { openParticipation } from './participation.ts';
import { readParticipationFacts, saysSame } from './participation-facts.ts';
import type { Pair } from './read-facts.ts';

/** `since`: when the attendance was corrected */
export type ToCorrect = { id: string; since: Date };

/** Corrections of closed days; the index holds no other day. */
const corrected = Prisma.sql`attendance JOIN enrolment ON enrolment.id = attendance.enrolment_id`;

/** Tax certificates in force that say something else since a correction of attendance, first one first. */
export async function listTaxToCorrect(db: Db, keys: KeyRing): Promise<ToCorrect[]> {
  const rows = await db.$queryRaw<(ToCorrect & Pair & { year: number })[]>`
    SELECT paper.id, paper.income_year AS year, paper.parent_id AS "parentId", coalesce(child.merged_into_id, child.id) AS "childId", min(corrected_at) AS since
    FROM ${corrected} JOIN child ON enrolment.child_id IN (child.id, child.merged_into_id) JOIN tax_certificate AS paper ON paper.child_id = child.id
    WHERE corrected_at > paper.created_at AND NOT EXISTS (SELECT FROM tax_certificate AS later WHERE later.corrects_id = paper.id)
    GROUP BY 1, 2, 3, 4 ORDER BY since, paper.id`;
  const found = new Set<string>();
  for (const [year, pairs] of Map.groupBy(rows, (row) => row.year)) {
    const drafts = await draftCertificates(db, keys, { year, pairs });
    for (const draft of drafts) if (draft.issued && differs(keys, draft)) found.add(draft.issued.id);
  }
  return rows.filter(({ id }) => found.has(id));
}

/** Certificates of participation in force that say something else since a correction of attendance, first one first. */
export async function listParticipationsToCorrect(db: Db, keys: KeyRing): Promise<ToCorrect[]> {
  const rows = await db.$queryRaw<(ToCorrect & { enrolmentId: string; sealed: Uint8Array })[]>`
    SELECT paper.id, paper.enrolment_id AS "enrolmentId", paper.sealed, min(corrected_at) AS since
    FROM attendance JOIN participation_certificate AS paper ON paper.enrolment_id = attendance.enrolment_id
    WHERE corrected_at > paper.created_at AND NOT EXISTS (SELECT FROM participation_certificate AS later WHERE later.corrects_id = paper.id)
    GROUP BY 1, 2, 3 ORDER BY since, paper.id`;
  if (rows.length === 0) return [];
  const places = await readParticipationFacts(db, { id: { in: rows.map(({ enrolmentId }) => enrolmentId) } });
  const facts = new Map(places.map((place) => [place.enrolmentId, place]));
  return rows.filter((row) => {
    const place = facts.get(row.enrolmentId);
    return !place || !saysSame(place, openParticipation(keys, row));
  });
}
