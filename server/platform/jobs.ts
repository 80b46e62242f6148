// Jobs are queued inside the change that causes them (graphile-worker's tables are in the same database), so that
// messages and state never disagree. Payloads hold ids, never names or texts: a mail is written when it is sent.
import type { Tx } from './database.ts';

export type Mail =
  | { kind: 'parent-registered'; parentId: string }
  | { kind: 'child-registered'; parentId: string; childId: string }
  | { kind: 'places-held'; basketId: string }
  | { kind: 'hold-reminder'; parentId: string; enrolmentIds: string[] }
  | { kind: 'hold-expired'; parentId: string; enrolmentIds: string[] }
  | { kind: 'payment-recap'; paymentId: string }
  | { kind: 'payment-failed'; paymentId: string }
  /** without a reader: to the parent and to the service, each by a job of its own */
  | { kind: 'payment-late'; paymentId: string; reader?: 'parent' | 'service' }
  | { kind: 'transfer-expected'; paymentId: string }
  | { kind: 'transfer-replaced'; paymentId: string }
  /** places are kept on somebody's word: what is still to be paid, and until when */
  | { kind: 'payment-promised'; paymentId: string }
  | { kind: 'payment-charged-back'; paymentId: string }
  /** another account was given for refunds */
  | { kind: 'refund-account-changed'; parentId: string }
  /** the desk asks for one */
  | { kind: 'refund-account-needed'; parentId: string }
  | { kind: 'refund-returned'; refundId: string }
  | { kind: 'waiting-joined'; waitingPlaceId: string }
  | { kind: 'waiting-offered'; waitingPlaceId: string }
  | { kind: 'waiting-passed'; waitingPlaceId: string }
  | { kind: 'cancellation-received'; cancellationId: string }
  | { kind: 'cancellation-decided'; cancellationId: string }
  /** a parent said that a child does not come on these days, « YYYY-MM-DD » */
  | { kind: 'absence-announced'; enrolmentId: string; days: string[] }
  /** to the address that waits to be confirmed */
  | { kind: 'email-confirm'; parentId: string }
  /** to the address that another one is to replace */
  | { kind: 'email-changing'; parentId: string }
  /** to the address of the account that went into another one */
  | { kind: 'account-merged'; mergeId: string }
  /** in the place of the mails that were too many for an address which is not confirmed */
  | { kind: 'news'; parentId: string }
  /** without a reader: to each linked parent (by id) and to the service, each by a job of its own */
  | { kind: 'link-requested'; linkId: string; reader?: string }
  | { kind: 'link-decided'; linkId: string }
  /** without a reader: to who asked and to the service, each by a job of its own */
  | { kind: 'link-objected'; linkId: string; reader?: 'parent' | 'service' }
  /** without a reader: to each linked parent (by id) and to the service, each by a job of its own */
  | { kind: 'opposition-changed'; oppositionId: string; state: 'OPEN' | 'UPHELD' | 'LIFTED' | 'WITHDRAWN'; reader?: string }
  /** the day it ends, « YYYY-MM-DD », unless they sign in */
  | { kind: 'account-inactive'; parentId: string; endsOn: string }
  /** sheets that do not hold through the weeks that are booked */
  | { kind: 'health-sheet-due'; parentId: string }
  | { kind: 'week-cancelled'; enrolmentId: string }
  /** the desk did something for a family */
  | { kind: 'acted-for-family'; familyActId: string }
  /** tax certificates of an income year: new ones, or one that replaces another */
  | { kind: 'certificates-issued'; parentId: string; year: number; isCorrection?: boolean }
  /** what the desk wrote to a selection of families: one job for each parent */
  | { kind: 'family-message'; recipientId: string }
  /** the same as one of them would have it, to the service */
  | { kind: 'family-message-test'; messageId: string };

/** The payload of one kind of mail. */
export type MailOf<Kind extends Mail['kind']> = Extract<Mail, { kind: Kind }>;

export type Jobs = {
  mail: Mail;
  /** queues the mail of each basket that a batch of clicks opened: one job instead of hundreds while they wait */
  'tell-places-held': { basketIds: string[] };
  /** frees what ran out and passes offers on */
  'tidy-places': Record<string, never>;
  'send-reminders': Record<string, never>;
  /** asks the provider about payments whose webhook never came */
  'reconcile-payments': Record<string, never>;
  'check-payment': { paymentId: string };
  /** closes the provider's page of a payment that another one replaced */
  'cancel-payment': { paymentId: string };
  'send-refund': { refundId: string };
  /** settles what the movements of an import pay by their number alone */
  'settle-movements': { importId: string };
  /** issues the tax certificates of a run, by parts */
  'issue-certificates': { runId: string };
  /** issues receipts and credit notes: of one payment, or all that are owed */
  'issue-payment-papers': { paymentId?: string };
  /** delivers a message to a partner's address; queued by a trigger too (prisma/functions/partner-events.sql) */
  'send-partner-event': { eventId: string };
  /** asks for the sheets that do not hold through the weeks that are booked */
  'ask-for-sheets': Record<string, never>;
  /** writes down whom a message of the desk goes to, and queues its mails */
  'send-message': { messageId: string };
  'clean-up': Record<string, never>;
};

/** The jobs of which nothing but mails comes. */
export const mailTasks = ['mail', 'tell-places-held'] as const satisfies (keyof Jobs)[];

/** What runs each job; `id` names the job over all its attempts. */
export type Tasks = { [Task in keyof Jobs]: (payload: Jobs[Task], job: { id: string }) => Promise<void> };

/** Thrown by a task when no further attempt can help: the job is parked for a person to look at. */
export class PermanentFailure extends Error {}

type When = {
  /** a later job with the same key replaces one that waits */
  key?: string;
  /** seconds from now, by the database's clock */
  delaySeconds?: number;
  /** with a key: a job that waits keeps its time, so that repeating the request does not put it off for ever */
  keepTime?: boolean;
  maxAttempts?: number;
};

/** Queues a job in the running transaction; the worker sees it after the commit. */
export async function enqueue<Task extends keyof Jobs>(tx: Tx, task: Task, payload: Jobs[Task], when: When = {}) {
  await tx.$executeRaw`
    SELECT graphile_worker.add_job(${task}, payload := ${JSON.stringify(payload)}::json, job_key := ${when.key ?? null},
      run_at := now() + make_interval(secs => ${when.delaySeconds ?? 0}::float8), max_attempts := ${when.maxAttempts ?? 25}::int,
      job_key_mode := ${when.keepTime ? 'preserve_run_at' : 'replace'})`;
}

/** Queues a mail in the running transaction. */
export const enqueueMail = (tx: Tx, mail: Mail, when?: When) => enqueue(tx, 'mail', mail, when);

/** A job of this priority waits until none of the others is due. */
export const lowPriority = 10;

/** Queues many mails in the running transaction, in one statement; with keys, each replaces one that waits under its own. */
export async function enqueueMails(tx: Tx, mails: readonly Mail[], keys: readonly string[] = [], priority = 0) {
  if (mails.length === 0) return;
  const jobs = mails.map((payload, at) => ({ task: 'mail', payload, key: keys[at], priority }));
  await tx.$executeRaw`SELECT queue_jobs(${JSON.stringify(jobs)}::json)`;
}
