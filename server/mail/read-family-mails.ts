// The mails of one family: what left in the last day, and what the mail server did not take.
import type { Db } from '../platform/database.ts';
import { refusedMails } from '../platform/refused-mails.ts';

export type FamilyMail = {
  kind: string;
  at: Date;
  state: 'SENT' | 'REFUSED';
};

/** Newest first, 50 at most. What left is known for a day; a mail that was refused stays until somebody looks at it. */
export const readFamilyMails = (db: Db, parentId: string) => db.$queryRaw<FamilyMail[]>`
  WITH family AS (
    SELECT ${parentId}::text AS id
    UNION ALL SELECT id::text FROM enrolment WHERE parent_id = ${parentId}::uuid
    UNION ALL SELECT id::text FROM basket WHERE parent_id = ${parentId}::uuid
    UNION ALL SELECT id::text FROM payment WHERE parent_id = ${parentId}::uuid
    UNION ALL SELECT id::text FROM waiting_place WHERE parent_id = ${parentId}::uuid
    UNION ALL SELECT id::text FROM cancellation_request WHERE parent_id = ${parentId}::uuid
    UNION ALL SELECT id::text FROM family_act WHERE parent_id = ${parentId}::uuid
    UNION ALL SELECT id::text FROM family_message_recipient WHERE parent_id = ${parentId}::uuid
    UNION ALL SELECT id::text FROM family_link WHERE parent_id = ${parentId}::uuid
  ), refused AS (
    ${refusedMails}
  )
  SELECT * FROM (
    SELECT kind, mail_sent.at, 'SENT' AS state FROM parent JOIN mail_sent ON recipient = sha256(convert_to(email, 'UTF8'))
    WHERE parent.id = ${parentId}::uuid
    UNION ALL
    SELECT payload ->> 'kind', at, 'REFUSED' FROM refused
    WHERE coalesce(payload ->> 'reader', 'parent') IN ('parent', ${parentId}::text)
      AND EXISTS (SELECT FROM json_each_text(payload) AS said JOIN family ON family.id = said.value WHERE said.key <> 'reader')
  ) AS mail ORDER BY at DESC LIMIT 50`;
