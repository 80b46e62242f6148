// What each job does, by name.
import { settleRefunds } from '../accounting/refunds/settle-refunds.ts';
import { settleMovements } from '../accounting/settle-movements.ts';
import { sealEntries } from '../audit/seal-entries.ts';
import { sendReminders } from '../baskets/send-reminders.ts';
import { notifyPlacesHeld } from '../baskets/notify-places-held.ts';
import { doRun } from '../certificates/run.ts';
import { transact } from '../platform/act.ts';
import { deleteUnusedDocuments } from '../documents/delete-unused-documents.ts';
import { sendingTimeoutMs, sendMessage } from '../family-messages/send-message.ts';
import { askForDueSheets } from '../health/due-sheets.ts';
import { deleteEndedSessions } from '../identity/delete-ended-sessions.ts';
import type { Tasks } from '../platform/jobs.ts';
import { sendPartnerEvent } from '../partners/send-event.ts';
import { cancelPayment } from '../payments/cancel-payment.ts';
import { checkPayment } from '../payments/check-payment.ts';
import { reconcilePayments } from '../payments/reconcile-payments.ts';
import { sendRefund } from '../payments/send-refund.ts';
import { issueAllPapers } from '../receipts/issue.ts';
import type { App } from '../context.ts';
import { applyRetention } from '../privacy/apply-retention.ts';
import { endInactiveAccounts } from '../privacy/end-inactive-accounts.ts';
import { tidyDueWeeks } from '../enrolments/expire-weeks.ts';

/** The worker's tasks; the mail task comes from the caller, who also closes it. */
export function createTasks(app: App, mail: Tasks['mail']): Tasks {
  const { prisma } = app.database;
  return {
    mail,
    'tell-places-held': ({ basketIds }) => transact(app, 'system', (ctx) => notifyPlacesHeld(ctx, basketIds)),
    'tidy-places': async () => void (await tidyDueWeeks(app)),
    'send-reminders': async () => void (await transact(app, 'system', sendReminders)),
    'reconcile-payments': async () => void (await reconcilePayments(app)),
    'check-payment': ({ paymentId }) => checkPayment(app, paymentId),
    'cancel-payment': ({ paymentId }) => cancelPayment(app, paymentId),
    'send-refund': ({ refundId }) => sendRefund(app, refundId),
    'settle-movements': async ({ importId }) => {
      await settleMovements(app, importId);
      await settleRefunds(app, importId);
    },
    'issue-certificates': ({ runId }) => doRun(app, runId),
    'issue-payment-papers': ({ paymentId }) => issueAllPapers(app, paymentId ?? null),
    'send-partner-event': ({ eventId }) => sendPartnerEvent(app, eventId),
    'send-message': ({ messageId }) => transact(app, 'system', (ctx) => sendMessage(ctx, messageId), { timeout: sendingTimeoutMs }),
    'ask-for-sheets': async () => void (await transact(app, 'system', askForDueSheets)),
    'clean-up': async () => {
      await deleteEndedSessions(prisma, app.rules);
      await deleteUnusedDocuments(prisma);
      await endInactiveAccounts(app, app.retention);
      await transact(app, 'system', (ctx) => applyRetention(ctx, app.retention));
      await prisma.mailSent.deleteMany({ where: { at: { lt: new Date(Date.now() - 86_400_000) } } });
      await prisma.givenBack.deleteMany({ where: { heldUntil: { lt: new Date() } } });
      await sealEntries(prisma, app.keyRing);
    },
  };
}
