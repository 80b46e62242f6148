// The mails of one family: what left in the last day, and what the mail server did not take.
import type { Db } from '../platform/database.ts';
import { refusedMails } from '../platform/refused-mails.ts';
import { ownedByParents } from './owned-by-parents.ts';

export type FamilyMail = {
  kind: string;
  at: Date;
  state: 'SENT' | 'REFUSED';
};

/**
 * Newest first, 50 at most. What left is known for a day, by its address: of a family without one, whose mails go to the
 * service's, nothing is. A mail that was refused stays until somebody looks at it.
 */
export const readFamilyMails = (db: Db, parentId: string) => db.$queryRaw<FamilyMail[]>`
  WITH family AS (
    SELECT id::text FROM (${ownedByParents}) AS owned WHERE parent_id = ${parentId}::uuid
  ), refused AS (
    ${refusedMails}
  )
  SELECT * FROM (
    SELECT kind, mail_sent.at, 'SENT' AS state FROM parent JOIN mail_sent ON recipient = sha256(convert_to(email, 'UTF8'))
    WHERE parent.id = ${parentId}::uuid AND NOT EXISTS (SELECT FROM commune WHERE commune.email = parent.email)
    UNION ALL
    SELECT payload ->> 'kind', at, 'REFUSED' FROM refused
    WHERE coalesce(payload ->> 'reader', 'parent') IN ('parent', ${parentId}::text)
      AND EXISTS (SELECT FROM json_each_text(payload) AS said JOIN family ON family.id = said.value WHERE said.key <> 'reader')
  ) AS mail ORDER BY at DESC LIMIT 50`;
