// What is no longer needed goes by itself, every hour, by the database's clock; how long that takes is in retention.ts. What
// the law makes us keep of an erased account goes here too, when its term ends.
import type { ActContext } from '../platform/act.ts';
import { record } from '../audit/record.ts';
import { isAwaitedPromise } from '../payments/promises/owed.ts';
import { Prisma, type Tx } from '../platform/database.ts';
import type { Retention } from './retention.ts';

type Rule = (retention: Retention) => Prisma.Sql;

const before = (term: string) => Prisma.sql`(now() - ${term}::interval)`;
/** The first day that is not yet past a term which runs from the end of a year. */
const beforeYear = (term: string) => Prisma.sql`date_trunc('year', now() - ${term}::interval)`;

/** No certificate can be owed any more for the care of a child. */
const owesNoCertificate = (childId: Prisma.Sql, { nationalNumber }: Retention) => Prisma.sql`
  NOT EXISTS (
    SELECT FROM enrolment JOIN week ON week.id = week_id
    WHERE child_id = ${childId} AND status IN ('HELD', 'CONFIRMED') AND end_date >= ${beforeYear(nationalNumber)})
  AND NOT EXISTS (
    SELECT FROM enrolment JOIN payment_line ON enrolment_id = enrolment.id JOIN payment ON payment.id = payment_id
    WHERE child_id = ${childId} AND paid_at >= ${beforeYear(nationalNumber)})`;

// In this order, after the payments: what refers to a thing goes before it.
const rules = {
  healthSheet: (retention) => Prisma.sql`
    DELETE FROM health_sheet AS sheet
    WHERE sheet.updated_at < ${before(retention.healthSheet)} AND (sheet.valid_until IS NULL OR sheet.valid_until < now())
      AND NOT EXISTS (
        SELECT FROM enrolment JOIN week ON week.id = enrolment.week_id
        WHERE enrolment.child_id = sheet.child_id AND enrolment.status IN ('HELD', 'CONFIRMED')
          AND week.end_date > ${before(retention.healthSheet)}::date)`,
  // no form stands open for longer
  sheetAnswer: () => Prisma.sql`UPDATE health_sheet_change SET sealed = NULL WHERE sealed IS NOT NULL AND at < now() - interval '7 days'`,
  healthSheetChange: (retention) => Prisma.sql`DELETE FROM health_sheet_change WHERE at < ${before(retention.healthSheetRead)}`,
  endedWaitingPlace: (retention) => Prisma.sql`
    DELETE FROM waiting_place
    WHERE status NOT IN ('WAITING', 'OFFERED') AND coalesce(ended_at, joined_at) < ${before(retention.endedWaitingPlace)}`,
  healthSheetRead: (retention) => Prisma.sql`DELETE FROM health_sheet_read WHERE at < ${before(retention.healthSheetRead)}`,
  familyMessage: (retention) => Prisma.sql`
    DELETE FROM family_message WHERE status <> 'SCHEDULED' AND coalesce(sent_at, cancelled_at, created_at) < ${before(retention.familyMessage)}`,
  refusedLink: (retention) => Prisma.sql`
    DELETE FROM family_link WHERE state = 'REFUSED' AND coalesce(decided_at, requested_at) < ${before(retention.refusedLink)}`,
  unclaimedLink: (retention) => Prisma.sql`
    DELETE FROM family_link WHERE parent_id IS NULL AND requested_at < ${before(retention.unclaimedLink)}`,
  attendance: (retention) => Prisma.sql`DELETE FROM attendance WHERE day < ${beforeYear(retention.attendance)}`,
  announcedAbsence: (retention) => Prisma.sql`DELETE FROM announced_absence WHERE day < ${before(retention.announcedAbsence)}::date`,
  attendanceClosing: (retention) => Prisma.sql`DELETE FROM attendance_closing WHERE day < ${beforeYear(retention.attendance)}`,
  teamMember: (retention) => Prisma.sql`
    DELETE FROM team_member USING week WHERE week.id = week_id AND week.end_date < ${beforeYear(retention.attendance)}`,
  taxCertificate: (retention) => Prisma.sql`
    DELETE FROM tax_certificate WHERE income_year < extract(year FROM ${beforeYear(retention.payment)})`,
  certificateRun: (retention) => Prisma.sql`
    DELETE FROM certificate_run WHERE income_year < extract(year FROM ${beforeYear(retention.payment)})`,
  familyAct: (retention) => Prisma.sql`DELETE FROM family_act WHERE at < ${beforeYear(retention.attendance)}`,
  reductionGrant: (retention) => Prisma.sql`DELETE FROM reduction_grant WHERE valid_until < ${beforeYear(retention.attendance)}`,
  participationCertificate: (retention) => Prisma.sql`
    DELETE FROM participation_certificate WHERE year < extract(year FROM ${beforeYear(retention.attendance)})`,
  signaturePicture: (retention) => Prisma.sql`DELETE FROM signature_picture WHERE removed_at < ${beforeYear(retention.payment)}`,
  severeDisability: (retention) => Prisma.sql`
    DELETE FROM severe_disability AS mark
    WHERE valid_until < ${beforeYear(retention.nationalNumber)} OR withdrawn_at < ${beforeYear(retention.nationalNumber)}
      OR (marked_at < ${beforeYear(retention.nationalNumber)} AND ${owesNoCertificate(Prisma.sql`mark.child_id`, retention)})`,
  cancellation: (retention) => Prisma.sql`
    DELETE FROM cancellation_request WHERE status <> 'REQUESTED' AND coalesce(decided_at, created_at) < ${beforeYear(retention.attendance)}`,
  enrolment: (retention) => Prisma.sql`
    DELETE FROM enrolment USING week
    WHERE week.id = enrolment.week_id AND week.end_date < ${beforeYear(retention.attendance)} AND enrolment.status <> 'HELD' AND ${isLoose}`,
  lapsedEnrolment: (retention) => Prisma.sql`
    DELETE FROM enrolment
    WHERE status IN ('EXPIRED', 'CANCELLED') AND ended_at < ${before(retention.lapsedEnrolment)} AND ${isLoose}`,
  emptyBasket: (retention) => Prisma.sql`
    DELETE FROM basket
    WHERE created_at < ${before(retention.lapsedEnrolment)} AND (status NOT IN ('OPEN', 'VALIDATED') OR EXISTS (SELECT FROM parent WHERE id = parent_id AND erased_at IS NOT NULL))
      AND NOT EXISTS (SELECT FROM enrolment WHERE basket_id = basket.id) AND NOT EXISTS (SELECT FROM payment WHERE basket_id = basket.id)`,
  childNumber: (retention) => Prisma.sql`
    UPDATE child SET national_number = NULL, number_index = NULL
    WHERE national_number IS NOT NULL AND created_at < ${beforeYear(retention.nationalNumber)}
      AND ${owesNoCertificate(Prisma.sql`child.id`, retention)}`,
  personNumber: (retention) => Prisma.sql`
    UPDATE person SET national_number = NULL, number_index = NULL
    WHERE national_number IS NOT NULL AND created_at < ${beforeYear(retention.nationalNumber)}
      AND NOT EXISTS (SELECT FROM staff_member WHERE person_id = person.id AND ended_at IS NULL)
      AND NOT EXISTS (
        SELECT FROM parent JOIN family_link ON parent_id = parent.id WHERE parent.person_id = person.id AND state = 'BLOCKED')
      AND NOT EXISTS (SELECT FROM account WHERE person_id = person.id AND last_sign_in_at >= ${beforeYear(retention.nationalNumber)})
      AND NOT EXISTS (
        SELECT FROM parent JOIN payment ON payment.parent_id = parent.id
        WHERE parent.person_id = person.id AND paid_at >= ${beforeYear(retention.nationalNumber)})
      AND NOT EXISTS (
        SELECT FROM parent JOIN enrolment ON enrolment.parent_id = parent.id JOIN week ON week.id = week_id
        WHERE parent.person_id = person.id AND enrolment.status IN ('HELD', 'CONFIRMED') AND end_date >= ${beforeYear(retention.nationalNumber)})`,
  refundBatch: (retention) => Prisma.sql`
    DELETE FROM refund_batch WHERE created_at < ${beforeYear(retention.payment)} AND NOT EXISTS (SELECT FROM refund_batch_line WHERE batch_id = refund_batch.id)`,
  recordMerge: () => Prisma.sql`DELETE FROM record_merge WHERE at < now() - interval '1 day'`,
  // a record that went into another one goes with the links of that one, and before it
  child: () => Prisma.sql`
    DELETE FROM child
    WHERE NOT EXISTS (SELECT FROM family_link WHERE child_id = coalesce(child.merged_into_id, child.id) AND state IN ('ACTIVE', 'BLOCKED'))
      AND NOT EXISTS (SELECT FROM child AS merged WHERE merged.merged_into_id = child.id)
      AND NOT EXISTS (SELECT FROM enrolment WHERE child_id = child.id) AND NOT EXISTS (SELECT FROM tax_certificate WHERE child_id = child.id) AND NOT EXISTS (SELECT FROM health_sheet_read WHERE child_id = child.id)`,
  parent: () => Prisma.sql`
    DELETE FROM parent
    WHERE erased_at IS NOT NULL AND NOT EXISTS (SELECT FROM record_merge WHERE gone_parent_id = parent.id)
      AND NOT EXISTS (SELECT FROM family_link WHERE parent_id = parent.id)
      AND NOT EXISTS (SELECT FROM payment WHERE parent_id = parent.id) AND NOT EXISTS (SELECT FROM tax_certificate WHERE parent_id = parent.id)
      AND NOT EXISTS (SELECT FROM enrolment WHERE parent_id = parent.id) AND NOT EXISTS (SELECT FROM basket WHERE parent_id = parent.id)
      AND NOT EXISTS (SELECT FROM cancellation_request WHERE parent_id = parent.id)`,
  person: (retention) => Prisma.sql`
    DELETE FROM person
    WHERE NOT EXISTS (SELECT FROM parent WHERE person_id = person.id) AND NOT EXISTS (SELECT FROM staff_member WHERE person_id = person.id)
      AND NOT EXISTS (SELECT FROM health_sheet_read WHERE person_id = person.id) AND created_at < ${before(retention.inactiveAccount)}
      AND NOT EXISTS (SELECT FROM account WHERE person_id = person.id AND last_sign_in_at >= ${before(retention.inactiveAccount)})`,
} satisfies Record<string, Rule>;

/** Nothing that is kept longer refers to the enrolment. */
const isLoose = Prisma.sql`
  NOT EXISTS (SELECT FROM payment_line WHERE enrolment_id = enrolment.id) AND NOT EXISTS (SELECT FROM refund WHERE enrolment_id = enrolment.id)
  AND NOT EXISTS (SELECT FROM attendance WHERE enrolment_id = enrolment.id)
  AND NOT EXISTS (SELECT FROM cancellation_request WHERE enrolment_id = enrolment.id)`;

export type Gone = Record<keyof typeof rules | 'payment', number>;

/** Deletes what is past its time; returns how many of each went. The trail keeps the counts and nothing else. */
export async function applyRetention({ tx, actor }: ActContext, retention: Retention): Promise<Gone> {
  const gone = { payment: await forgetPayments(tx, retention) } as Gone;
  for (const [what, rule] of Object.entries(rules) as [keyof typeof rules, Rule][]) gone[what] = await tx.$executeRaw(rule(retention));
  if (Object.values(gone).some((count) => count > 0)) await record(tx, actor, 'retention-applied', 'retention:all', gone);
  return gone;
}

/** Payments whose every movement lies in a year that the accounts are past; how many. The database refuses younger ones. */
async function forgetPayments(tx: Tx, retention: Retention): Promise<number> {
  const old = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM payment WHERE coalesce(ended_at, paid_at, created_at) < ${beforeYear(retention.payment)}
      AND NOT ${isAwaitedPromise}
      AND NOT EXISTS (SELECT FROM journal_line JOIN journal_entry ON journal_entry.id = entry_id WHERE payment_id = payment.id AND at >= ${beforeYear(retention.payment)})
      AND NOT EXISTS (SELECT FROM refund WHERE payment_id = payment.id AND coalesce(ended_at, created_at) >= ${beforeYear(retention.payment)})`;
  const ids = old.map(({ id }) => id);
  await tx.$executeRaw`SELECT forget_ledger(${ids}::uuid[]), forget_statements()`;
  if (ids.length === 0) return 0;
  await tx.paymentLine.deleteMany({ where: { paymentId: { in: ids } } });
  await tx.refund.deleteMany({ where: { paymentId: { in: ids } } });
  return (await tx.payment.deleteMany({ where: { id: { in: ids } } })).count;
}
