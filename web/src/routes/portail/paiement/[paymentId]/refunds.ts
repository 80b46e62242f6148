import type { RefundReason, RefundStatus } from '#generated/graphql.ts';
import { m } from '#paraglide/messages.js';

const reasons = {
  LATE_PAYMENT: m.refund_why_late_payment,
  LINE_RELEASED: m.refund_why_line_released,
  CANCELLATION: m.refund_why_cancellation,
  SURPLUS: m.refund_why_surplus,
  WEEK_CANCELLED: m.refund_why_week_cancelled,
  CHARGEBACK: m.refund_why_chargeback,
  OUTSIDE: m.refund_why_outside,
  PRICE_LOWERED: m.refund_why_price_lowered,
} satisfies Record<RefundReason, () => string>;

/** Why money goes back, as its payer reads it: for days, the place stays. */
export const refundReason = ({ reason, days }: { readonly reason: RefundReason; readonly days: readonly unknown[] }): string =>
  days.length > 0 ? m.refund_why_days() : reasons[reason]();

/** Where it stands; what the provider could not send, staff send. */
export const refundStates = {
  DUE: m.refund_state_due,
  FAILED: m.refund_state_due,
  SENT: m.refund_state_sent,
  DONE: m.refund_state_done,
} satisfies Record<RefundStatus, () => string>;
