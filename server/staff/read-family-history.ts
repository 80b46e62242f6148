// What happened to a family, out of the audit trail: who did what to whom and when, as names that staff who see the family read.
import type { Db } from '../platform/database.ts';

export type FamilyEvent = {
  /** of the entry: a higher one is a later one */
  id: bigint;
  at: Date;
  /** name of the person who did it; null for the portal itself and for who is gone */
  actorName: string | null;
  isStaff: boolean;
  /** code of the trail, like `place-released` */
  action: string;
  childName: string | null;
  weekId: string | null;
  /** of the payment or the refund that it is about, in euro cents */
  amountCents: number | null;
  /** of the `FamilyAct` that the entry writes down */
  actId: string | null;
};

/** The newest events first, at most `take`, of those before the entry `after`. One statement. */
export const readFamilyHistory = (db: Db, parentId: string, { after, take }: { after: bigint | null; take: number }) => db.$queryRaw<
  FamilyEvent[]
>`
  WITH family (noun, id, child_id, week_id, cents) AS (
    SELECT 'parent', ${parentId}::uuid, NULL::uuid, NULL::uuid, NULL::int
    UNION ALL SELECT 'child', child_id, child_id, NULL, NULL FROM family_link WHERE parent_id = ${parentId}::uuid AND state = 'ACTIVE'
    UNION ALL SELECT 'child', merged.id, merged.merged_into_id, NULL, NULL FROM child AS merged JOIN family_link ON family_link.child_id = merged.merged_into_id
      WHERE family_link.parent_id = ${parentId}::uuid AND family_link.state = 'ACTIVE'
    UNION ALL SELECT 'family-link', id, child_id, NULL, NULL FROM family_link WHERE parent_id = ${parentId}::uuid
    UNION ALL SELECT 'opposition', id, child_id, NULL, NULL FROM opposition WHERE parent_id = ${parentId}::uuid
    UNION ALL SELECT 'enrolment', id, child_id, week_id, price_cents FROM enrolment WHERE parent_id = ${parentId}::uuid
    UNION ALL SELECT 'waiting-place', id, child_id, week_id, NULL FROM waiting_place WHERE parent_id = ${parentId}::uuid
    UNION ALL SELECT 'basket', id, NULL, NULL, NULL FROM basket WHERE parent_id = ${parentId}::uuid
    UNION ALL SELECT 'payment', id, NULL, NULL, amount_cents FROM payment WHERE parent_id = ${parentId}::uuid
    UNION ALL SELECT 'refund', refund.id, enrolment.child_id, enrolment.week_id, refund.amount_cents
      FROM refund JOIN payment ON payment.id = payment_id LEFT JOIN enrolment ON enrolment.id = refund.enrolment_id
      WHERE payment.parent_id = ${parentId}::uuid
    UNION ALL SELECT 'cancellation', asked.id, enrolment.child_id, enrolment.week_id, NULL
      FROM cancellation_request AS asked JOIN enrolment ON enrolment.id = enrolment_id WHERE asked.parent_id = ${parentId}::uuid
  ), entry AS (
    SELECT audit_entry.id, at, actor, action, child_id, week_id, cents, detail FROM family
    JOIN audit_entry ON subject = noun || ':' || family.id
    WHERE ${after}::bigint IS NULL OR audit_entry.id < ${after}::bigint
    ORDER BY audit_entry.id DESC LIMIT ${take}::int
  )
  SELECT entry.id, at, action, CASE WHEN action = 'acted-for-family' THEN detail ->> 'act' END AS "actId", week_id AS "weekId", cents AS "amountCents", starts_with(actor, 'staff:') AS "isStaff",
    CASE WHEN actor ~ '^(staff|person):[0-9a-f-]{36}$' THEN (
      SELECT concat_ws(' ', given_name, family_name) FROM person LEFT JOIN staff_member ON staff_member.person_id = person.id
      WHERE CASE WHEN starts_with(actor, 'staff:') THEN staff_member.id ELSE person.id END = split_part(actor, ':', 2)::uuid) END AS "actorName",
    (SELECT concat_ws(' ', given_name, family_name) FROM child WHERE child.id = child_id) AS "childName"
  FROM entry ORDER BY entry.id DESC`;
