// Every mail the portal writes, by kind. Each reads what it needs when it is sent, and says nothing when what it was
// to say is no longer so.
import type { Mail, MailOf } from '../platform/jobs.ts';
import { composeActedForFamily } from './compose/acted-for-family.ts';
import { composeAccountInactive } from './compose/account-inactive.ts';
import { composeCancellationDecided } from './compose/cancellation-decided.ts';
import { composeAbsenceAnnounced } from './compose/absence-announced.ts';
import { composeCancellationReceived } from './compose/cancellation-received.ts';
import { composeCertificatesIssued } from './compose/certificates-issued.ts';
import { composeChildRegistered } from './compose/child-registered.ts';
import { composeAccountMerged } from './compose/account-merged.ts';
import { composeEmailChanging } from './compose/email-changing.ts';
import { composeEmailConfirm } from './compose/email-confirm.ts';
import { composeFamilyMessage, composeFamilyMessageTest } from './compose/family-message.ts';
import { composeHealthSheetDue } from './compose/health-sheet-due.ts';
import { composeHoldExpired } from './compose/hold-expired.ts';
import { composeHoldReminder } from './compose/hold-reminder.ts';
import { composeLinkDecided } from './compose/link-decided.ts';
import { composeLinkObjected } from './compose/link-objected.ts';
import { composeLinkRequested } from './compose/link-requested.ts';
import { composeNews } from './compose/news.ts';
import { composeOppositionChanged } from './compose/opposition-changed.ts';
import { composeParentRegistered } from './compose/parent-registered.ts';
import { composePaymentFailed } from './compose/payment-failed.ts';
import { composePaymentLate } from './compose/payment-late.ts';
import { composePaymentChargedBack } from './compose/payment-charged-back.ts';
import { composePaymentPromised } from './compose/payment-promised.ts';
import { composePaymentRecap } from './compose/payment-recap.ts';
import { composePlacesHeld } from './compose/places-held.ts';
import { composeRefundAccountChanged } from './compose/refund-account-changed.ts';
import { composeRefundAccountNeeded } from './compose/refund-account-needed.ts';
import { composeRefundReturned } from './compose/refund-returned.ts';
import { composeTransferExpected } from './compose/transfer-expected.ts';
import { composeTransferReplaced } from './compose/transfer-replaced.ts';
import { composeWaitingJoined } from './compose/waiting-joined.ts';
import { composeWaitingOffered } from './compose/waiting-offered.ts';
import { composeWaitingPassed } from './compose/waiting-passed.ts';
import { composeWeekCancelled } from './compose/week-cancelled.ts';
import type { MailContext, MailContent } from './mail-content.ts';
import { readServiceEmail } from './reader.ts';

type Compose<Kind extends Mail['kind']> = (context: MailContext, mail: MailOf<Kind>) => Promise<MailContent | null>;

const byKind: { [Kind in Mail['kind']]: Compose<Kind> } = {
  'parent-registered': composeParentRegistered,
  'email-confirm': composeEmailConfirm,
  'email-changing': composeEmailChanging,
  'account-merged': composeAccountMerged,
  news: composeNews,
  'child-registered': composeChildRegistered,
  'places-held': composePlacesHeld,
  'hold-reminder': composeHoldReminder,
  'hold-expired': composeHoldExpired,
  'health-sheet-due': composeHealthSheetDue,
  'payment-recap': composePaymentRecap,
  'payment-failed': composePaymentFailed,
  'payment-late': composePaymentLate,
  'transfer-expected': composeTransferExpected,
  'transfer-replaced': composeTransferReplaced,
  'payment-promised': composePaymentPromised,
  'payment-charged-back': composePaymentChargedBack,
  'refund-account-changed': composeRefundAccountChanged,
  'refund-account-needed': composeRefundAccountNeeded,
  'refund-returned': composeRefundReturned,
  'waiting-joined': composeWaitingJoined,
  'waiting-offered': composeWaitingOffered,
  'waiting-passed': composeWaitingPassed,
  'absence-announced': composeAbsenceAnnounced,
  'cancellation-received': composeCancellationReceived,
  'cancellation-decided': composeCancellationDecided,
  'link-requested': composeLinkRequested,
  'link-decided': composeLinkDecided,
  'link-objected': composeLinkObjected,
  'opposition-changed': composeOppositionChanged,
  'account-inactive': composeAccountInactive,
  'week-cancelled': composeWeekCancelled,
  'acted-for-family': composeActedForFamily,
  'certificates-issued': composeCertificatesIssued,
  'family-message': composeFamilyMessage,
  'family-message-test': composeFamilyMessageTest,
};

/**
 * The letter that a job asks for, or null when there is nothing left to say. The service's mailbox is the address of families without
 * one of their own too (`registerFamilyFromPaper`); who only says that it is theirs confirms nothing.
 */
export async function compose<Kind extends Mail['kind']>(context: MailContext, mail: MailOf<Kind>): Promise<MailContent | null> {
  const write = byKind[mail.kind] as Compose<Kind>;
  const content = await write(context, mail);
  const isToService = content !== null && !content.unconfirmed && content.to === (await readServiceEmail(context));
  return isToService ? { ...content, isToService } : content;
}
