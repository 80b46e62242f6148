// What a parent has, part by part, as names that are other ones once something changed: as read-child-states.ts.
import type { Db, Tx } from '../../platform/database.ts';
import { versionOf } from '../for-family/version-of.ts';

export const parentParts = [
  ...([
    'profile',
    'links',
    'places',
    'payments',
    'requests',
    'queue',
    'consents',
    'rates',
    'oppositions',
    'account',
    'papers',
    'sheet',
  ] as const),
];
export type ParentPart = (typeof parentParts)[number];

/** By part, a name of how it is. */
export type ParentState = Record<ParentPart, string>;

type Row = { id: string } & Record<ParentPart, unknown>;

/** The states of these parents. That a held place or an offer ran out, or that retention forgot it, changes none. */
export async function readParentStates(db: Db | Tx, parentIds: readonly string[]): Promise<Map<string, ParentState>> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT parent.id,
      json_build_array(email, pending_email, phone, street, postal_code, city, erased_at, number_index,
        (SELECT json_agg(id ORDER BY id) FROM account WHERE person_id = person.id)) AS profile,
      (SELECT json_agg(json_build_array(id, child_id, state) ORDER BY id) FROM family_link WHERE parent_id = parent.id) AS links,
      (SELECT json_agg(json_build_array(id, week_id, confirmed_at, status = 'CANCELLED') ORDER BY id) FROM enrolment
        WHERE parent_id = parent.id AND status <> 'EXPIRED') AS places,
      (SELECT json_agg(json_build_array(id, status) ORDER BY id) FROM payment WHERE parent_id = parent.id) AS payments,
      (SELECT json_agg(json_build_array(id, status) ORDER BY id) FROM cancellation_request WHERE parent_id = parent.id) AS requests,
      (SELECT json_agg(id ORDER BY id) FROM waiting_place WHERE parent_id = parent.id AND status NOT IN ('PASSED', 'DROPPED')) AS queue,
      (SELECT json_agg(id ORDER BY id) FROM consent WHERE parent_id = parent.id) AS consents,
      (SELECT json_agg(json_build_array(id, version) ORDER BY id) FROM reduction_grant WHERE parent_id = parent.id) AS rates,
      (SELECT json_agg(json_build_array(id, state) ORDER BY id) FROM opposition WHERE parent_id = parent.id) AS oppositions,
      (SELECT json_build_array(id, version) FROM refund_account WHERE parent_id = parent.id) AS account,
      json_build_array(
        (SELECT json_agg(id ORDER BY id) FROM tax_certificate WHERE parent_id = parent.id),
        (SELECT json_agg(id ORDER BY id) FROM participation_certificate WHERE parent_id = parent.id)) AS papers,
      (SELECT json_agg(json_build_array(health_sheet.id, health_sheet.updated_at) ORDER BY health_sheet.id) FROM health_sheet
        JOIN family_link ON family_link.child_id = health_sheet.child_id AND family_link.parent_id = parent.id) AS sheet
    FROM parent JOIN person ON person.id = person_id WHERE parent.id = ANY (${[...parentIds]}::uuid[])`;
  return new Map(rows.map((row) => [row.id, namesOf(row)]));
}

const namesOf = (row: Row) => Object.fromEntries(parentParts.map((part) => [part, versionOf([JSON.stringify(row[part])])])) as ParentState;

export const versionOfParents = (kept: ParentState, gone: ParentState) =>
  versionOf([kept, gone].flatMap((state) => parentParts.map((part) => state[part])));

export const changedParentParts = (before: ParentState, now: ParentState): ParentPart[] =>
  parentParts.filter((part) => before[part] !== now[part]);
