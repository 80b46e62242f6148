// What each job does, by name.
import { sealEntries } from './audit/seal-entries.ts';
import { sendReminders } from './baskets/send-reminders.ts';
import { tellPlacesHeld } from './baskets/tell-places-held.ts';
import { toSeconds } from './calendar.ts';
import { deleteUnusedDocuments } from './cancellations/delete-unused-documents.ts';
import { deleteEndedSessions } from './identity/delete-ended-sessions.ts';
import type { Tasks } from './jobs.ts';
import { cancelPayment } from './payments/cancel-payment.ts';
import { checkPayment } from './payments/check-payment.ts';
import { reconcilePayments } from './payments/reconcile-payments.ts';
import { sendRefund } from './payments/send-refund.ts';
import type { Portal } from './portal.ts';
import { applyRetention } from './privacy/apply-retention.ts';
import { endInactiveAccounts } from './privacy/end-inactive-accounts.ts';
import { tidyDueWeeks } from './waiting-list/tidy-weeks.ts';

/** The worker's tasks; the mail task comes from the caller, who also closes it. */
export function createTasks(portal: Portal, mail: Tasks['mail']): Tasks {
  const { prisma } = portal.database;
  return {
    mail,
    'tell-places-held': ({ basketIds }) => prisma.$transaction((tx) => tellPlacesHeld(tx, basketIds)),
    'tidy-places': async () => void (await tidyDueWeeks(prisma, toSeconds(portal.env.OFFER_FOR))),
    'send-reminders': async () => void (await prisma.$transaction((tx) => sendReminders(tx))),
    'reconcile-payments': async () => void (await reconcilePayments(portal)),
    'check-payment': ({ paymentId }) => checkPayment(portal, paymentId),
    'cancel-payment': ({ paymentId }) => cancelPayment(portal, paymentId),
    'send-refund': ({ refundId }) => sendRefund(portal, refundId),
    'clean-up': async () => {
      await deleteEndedSessions(prisma, portal.env);
      await deleteUnusedDocuments(prisma);
      await endInactiveAccounts(prisma, portal.kept, toSeconds(portal.env.OFFER_FOR));
      await prisma.$transaction((tx) => applyRetention(tx, portal.kept));
      await sealEntries(prisma, portal.keyRing);
    },
  };
}
