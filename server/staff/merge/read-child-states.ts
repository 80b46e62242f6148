// What a child has, part by part, as names that are other ones once something changed: a merge is done as it was shown, and undone
// while nothing rests on it.
import type { Db, Tx } from '../../platform/database.ts';
import { versionOf } from '../for-family/version-of.ts';

export const parts = ['record', 'places', 'queue', 'links', 'sheet', 'consents', 'rates', 'oppositions', 'papers'] as const;
export type Part = (typeof parts)[number];

/** By part, a name of how it is. */
export type ChildState = Record<Part, string>;

type Row = { id: string } & Record<Part, unknown>;

/** The states of these children. That a held place or an offer ran out, or that retention forgot it, changes none. */
export async function readChildStates(db: Db | Tx, childIds: readonly string[]): Promise<Map<string, ChildState>> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT child.id,
      json_build_array(given_name, family_name, birth_date, number_index, school_id, school_year, merged_into_id,
        (SELECT json_agg(id ORDER BY id) FROM child AS merged WHERE merged.merged_into_id = child.id)) AS record,
      (SELECT json_agg(json_build_array(id, week_id, confirmed_at, status = 'CANCELLED') ORDER BY id) FROM enrolment
        WHERE child_id = child.id AND status <> 'EXPIRED') AS places,
      (SELECT json_agg(id ORDER BY id) FROM waiting_place WHERE child_id = child.id AND status NOT IN ('PASSED', 'DROPPED')) AS queue,
      (SELECT json_agg(json_build_array(id, parent_id, state) ORDER BY id) FROM family_link WHERE child_id = child.id) AS links,
      (SELECT json_build_array(id, updated_at) FROM health_sheet WHERE child_id = child.id) AS sheet,
      (SELECT json_agg(id ORDER BY id) FROM consent WHERE child_id = child.id) AS consents,
      json_build_array(
        (SELECT json_agg(json_build_array(id, version) ORDER BY id) FROM reduction_grant WHERE child_id = child.id),
        (SELECT json_agg(json_build_array(id, version) ORDER BY id) FROM severe_disability WHERE child_id = child.id)) AS rates,
      (SELECT json_agg(json_build_array(id, state) ORDER BY id) FROM opposition WHERE child_id = child.id) AS oppositions,
      json_build_array(
        (SELECT json_agg(id ORDER BY id) FROM tax_certificate WHERE child_id = child.id),
        (SELECT json_agg(paper.id ORDER BY paper.id) FROM participation_certificate AS paper JOIN enrolment ON enrolment.id = enrolment_id
          WHERE enrolment.child_id = child.id)) AS papers
    FROM child WHERE child.id = ANY (${[...childIds]}::uuid[])`;
  return new Map(rows.map((row) => [row.id, namesOf(row)]));
}

const namesOf = (row: Row) => Object.fromEntries(parts.map((part) => [part, versionOf([JSON.stringify(row[part])])])) as ChildState;

/** Names both as they are: with it, what is done is what was shown. */
export const versionOfBoth = (kept: ChildState, gone: ChildState) =>
  versionOf([kept, gone].flatMap((state) => parts.map((part) => state[part])));

/** The parts that are no longer so. */
export const changedParts = (before: ChildState, now: ChildState): Part[] => parts.filter((part) => before[part] !== now[part]);
