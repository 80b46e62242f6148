import type { Db } from '../platform/database.ts';
import { refusedMails } from '../platform/refused-mails.ts';
import { ownedByParents } from './owned-by-parents.ts';

export type RefusedMail = {
  /** of its job: a higher one was queued later */
  id: bigint;
  kind: string;
  at: Date;
  /** null: it was for the service, or the family is gone */
  parentId: string | null;
};

/** Mails that were refused, the newest first, at most `take`, of those before the job `after`. One statement. */
export const listRefusedMails = (db: Db, { after, take }: { after: bigint | null; take: number }) => db.$queryRaw<RefusedMail[]>`
  WITH refused AS (
    SELECT * FROM (${refusedMails}) AS job WHERE ${after}::bigint IS NULL OR id < ${after}::bigint ORDER BY id DESC LIMIT ${take}::int
  )
  SELECT refused.id, payload ->> 'kind' AS kind, at, (
    SELECT parent.id FROM parent WHERE parent.id = CASE
      WHEN payload ->> 'reader' ~ '^[0-9a-f-]{36}$' THEN (payload ->> 'reader')::uuid
      WHEN coalesce(payload ->> 'reader', 'parent') = 'parent' THEN (
        SELECT owned.parent_id FROM json_each_text(payload) AS said JOIN (${ownedByParents}) AS owned
        ON owned.id = CASE WHEN said.value ~ '^[0-9a-f-]{36}$' THEN said.value::uuid END
        WHERE owned.parent_id IS NOT NULL LIMIT 1)
    END AND erased_at IS NULL) AS "parentId"
  FROM refused ORDER BY refused.id DESC`;
