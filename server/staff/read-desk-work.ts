// What waits for somebody at the desk, counted: how much, and for how long. Four statements, and more where papers are to be corrected.
import { countOpenMovements } from '../accounting/open-movements.ts';
import { listParticipationsToCorrect, listTaxToCorrect } from '../certificates/to-correct.ts';
import { isToSend } from '../accounting/refunds/to-send.ts';
import { mayDo, plainesWithin, type Permission } from '../identity/access.ts';
import { isAwaitedPromise } from '../payments/promises/owed.ts';
import type { StaffActor } from '../platform/actor.ts';
import { todayInBrussels } from '../platform/clock.ts';
import { Prisma, type Db } from '../platform/database.ts';
import type { KeyRing } from '../platform/encryption.ts';
import { isLate } from '../platform/late-messages.ts';
import { refusedMails } from '../platform/refused-mails.ts';

/** Each kind of work, and who does it. */
export const deskWork = {
  LINK_REQUESTS: 'decide links',
  OPPOSITIONS: 'decide links',
  CANCELLATIONS: 'decide cancellations',
  MOVEMENTS: 'match transfers',
  PROMISES_OVERDUE: 'see payments',
  WRITE_OFFS: 'write claims off',
  REFUNDS_TO_SEND: 'see payments',
  REFUNDS_RETURNED: 'see payments',
  MAILS_REFUSED: 'see families',
  MESSAGES_LATE: 'write to families',
  SHEETS_ENDING: 'see enrolments',
  CERTIFICATES_TO_CORRECT: 'issue certificates',
  PARTICIPATIONS_TO_CORRECT: 'issue participation certificates',
} as const satisfies Record<string, Permission>;

export type DeskWorkKind = keyof typeof deskWork;
export type DeskWork = {
  kind: DeskWorkKind;
  count: number;
  /** since when the first of them waits; null when that is not known */
  oldestAt: Date | null;
};

/** Places of coming weeks whose child has no sheet that holds until their end; of `enrolment` joined with `week`. */
const sheetEnds = Prisma.sql`
  (enrolment.status = 'CONFIRMED' OR (enrolment.status = 'HELD' AND held_until > statement_timestamp()))
  AND week.cancelled_at IS NULL AND week.end_date >= ${todayInBrussels}
  AND NOT EXISTS (SELECT FROM health_sheet WHERE child_id = enrolment.child_id AND complete AND health_sheet_holds(valid_until, week.end_date))`;

/** What the member may do something about, and of which there is any; in the order of `deskWork`. */
export async function readDeskWork(db: Db, keys: KeyRing, actor: StaffActor): Promise<DeskWork[]> {
  const kinds = (Object.keys(deskWork) as DeskWorkKind[]).filter((kind) => mayDo(actor.staff, deskWork[kind]));
  if (kinds.length === 0) return [];
  const siteId = kinds.includes('SHEETS_ENDING') ? (plainesWithin(actor, deskWork.SHEETS_ENDING).siteId ?? null) : null;
  const [rows, movements] = await Promise.all([countWork(db, siteId), kinds.includes('MOVEMENTS') ? countOpenMovements(db) : null]);
  const found = new Map<DeskWorkKind, DeskWork>(rows.map((row) => [row.kind, row]));
  if (movements) found.set('MOVEMENTS', { kind: 'MOVEMENTS', ...movements });
  for (const [kind, list] of Object.entries(papers) as [keyof typeof papers, (typeof papers)[keyof typeof papers]][])
    if (kinds.includes(kind)) {
      const wrong = await list(db, keys);
      found.set(kind, { kind, count: wrong.length, oldestAt: wrong[0]?.since ?? null });
    }
  return kinds.flatMap((kind) => {
    const work = found.get(kind);
    return work && work.count > 0 ? [work] : [];
  });
}

/** Papers that a correction of attendance made wrong. */
const papers = { CERTIFICATES_TO_CORRECT: listTaxToCorrect, PARTICIPATIONS_TO_CORRECT: listParticipationsToCorrect };

/** Ids of such places. */
export async function listSheetEnds(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`SELECT enrolment.id FROM enrolment JOIN week ON week.id = week_id WHERE ${sheetEnds}`;
  return rows.map(({ id }) => id);
}

const countWork = (db: Db, siteId: string | null) => db.$queryRaw<DeskWork[]>`
  SELECT 'LINK_REQUESTS' AS kind, count(*)::int AS count, min(requested_at) AS "oldestAt" FROM family_link WHERE source = 'REQUEST' AND state = 'REQUESTED'
  UNION ALL SELECT 'OPPOSITIONS', count(*)::int, min(opened_at) FROM opposition WHERE state = 'OPEN'
  UNION ALL SELECT 'CANCELLATIONS', count(*)::int, min(created_at) FROM cancellation_request WHERE status = 'REQUESTED'
  UNION ALL SELECT 'PROMISES_OVERDUE', count(*)::int, min(due_on)::timestamp AT TIME ZONE 'Europe/Brussels' FROM payment_promise JOIN payment ON payment.id = payment_id
    WHERE ${isAwaitedPromise} AND due_on < ${todayInBrussels}
  UNION ALL SELECT 'WRITE_OFFS', count(*)::int, min(created_at) FROM write_off WHERE status = 'WAITING'
  UNION ALL SELECT 'REFUNDS_TO_SEND', count(*)::int, min(refund.created_at) FROM refund JOIN payment ON payment.id = payment_id
    WHERE ${isToSend} AND refund.status = 'DUE'
  UNION ALL SELECT 'REFUNDS_RETURNED', count(*)::int, min(refund.created_at) FROM refund JOIN payment ON payment.id = payment_id
    WHERE ${isToSend} AND refund.status = 'FAILED'
  UNION ALL SELECT 'MAILS_REFUSED', count(*)::int, min(at) FROM (${refusedMails}) AS refused
  UNION ALL SELECT 'MESSAGES_LATE', count(*)::int, min(send_at) FROM family_message WHERE ${isLate}
  UNION ALL SELECT 'SHEETS_ENDING', count(DISTINCT child_id)::int, NULL FROM enrolment JOIN week ON week.id = week_id JOIN plaine ON plaine.id = plaine_id
    WHERE ${sheetEnds} AND (${siteId}::uuid IS NULL OR plaine.site_id = ${siteId}::uuid)`;
