// What happened to a family, and which mails it got, as the desk says it. A code without words is shown as it is.
import { money } from '#lib/format.ts';
import { weekOfPlaine } from '#lib/week-of-plaine.ts';
import { m } from '#paraglide/messages.js';

type Happened = { action: string; childName: string | null; amountCents: number | null; week: Parameters<typeof weekOfPlaine>[0] | null };

/** A field that was corrected. */
export const fieldWords = (field: string): string => fields[field]?.() ?? field;

const fields: Record<string, () => string> = {
  week: m.bureau_col_week,
  email: m.email_label,
  pendingEmail: m.bureau_field_pending_email,
  phone: m.phone_label,
  street: m.street_label,
  postalCode: m.postal_code_label,
  city: m.city_label,
  givenName: m.given_name_label,
  familyName: m.family_name_label,
  birthDate: m.birth_date_label,
  nationalNumber: m.national_number_label,
  school: m.school_label,
  schoolYear: m.school_year_label,
  price: m.bureau_place_price,
  birthDatesBecause: m.bureau_merge_dates_because,
  namesBecause: m.bureau_merge_names_because,
};

/** « Place rendue · Zoé Lambert · Petite plaine, du lundi 5 au vendredi 9 juillet » */
export const eventWords = ({ action, childName, week, amountCents }: Happened): string =>
  [
    events[action]?.() ?? action,
    childName,
    week && weekOfPlaine(week),
    amountCents !== null && withAmount.has(action.split('-')[0]!) && money(amountCents),
  ]
    .filter(Boolean)
    .join(' · ');

export const mailWords = (kind: string): string => mails[kind]?.() ?? kind;

const withAmount = new Set(['payment', 'refund']);

const events: Record<string, () => string> = {
  'acted-for-family': m.bureau_event_acted,
  'days-refunded': m.bureau_event_days_refunded,
  'parent-registered': m.bureau_event_parent_registered,
  'profile-updated': m.bureau_event_profile_updated,
  'email-change-asked': m.bureau_event_email_asked,
  'email-confirmed': m.bureau_event_email_confirmed,
  'family-links-adopted': m.bureau_event_links_adopted,
  'family-limits-lifted': m.bureau_event_limits_lifted,
  'family-limits-set': m.bureau_event_limits_set,
  'sessions-ended': m.bureau_event_sessions_ended,
  'data-exported': m.bureau_event_data_exported,
  'inactive-account-told': m.bureau_event_inactive_told,
  'child-registered': m.bureau_event_child_registered,
  'child-changed': m.bureau_event_child_changed,
  'child-removed': m.bureau_event_child_removed,
  'children-merged': m.bureau_event_children_merged,
  'parents-merged': m.bureau_event_parents_merged,
  'merge-undone': m.bureau_event_merge_undone,
  'child-number-added': m.bureau_event_child_number,
  'health-sheet-saved': m.bureau_event_sheet_saved,
  'health-sheet-validated': m.bureau_event_sheet_validated,
  'health-sheet-renewed': m.bureau_event_sheet_renewed,
  'health-sheet-erased': m.bureau_event_sheet_erased,
  'consent-given': m.bureau_event_consent_given,
  'consent-withdrawn': m.bureau_event_consent_withdrawn,
  'link-requested': m.bureau_event_link_requested,
  'link-accepted': m.bureau_event_link_accepted,
  'link-refused': m.bureau_event_link_refused,
  'link-objected': m.bureau_event_link_objected,
  'link-blocked': m.bureau_event_link_blocked,
  'link-unblocked': m.bureau_event_link_unblocked,
  'enrolments-opposed': m.bureau_event_opposed,
  'opposition-upheld': m.bureau_event_opposition_upheld,
  'opposition-lifted': m.bureau_event_opposition_lifted,
  'opposition-withdrawn': m.bureau_event_opposition_withdrawn,
  'place-held': m.bureau_event_place_held,
  'place-overridden': m.bureau_event_place_overridden,
  'place-released': m.bureau_event_place_released,
  'hold-expired': m.bureau_event_hold_expired,
  'deadline-extended': m.code_act_deadline_extended,
  'week-swapped': m.bureau_event_week_swapped,
  'enrolment-confirmed': m.bureau_event_confirmed,
  'basket-validated': m.bureau_event_basket_validated,
  'basket-abandoned': m.bureau_event_basket_abandoned,
  'waiting-list-joined': m.bureau_event_waiting_joined,
  'waiting-list-left': m.bureau_event_waiting_left,
  'place-offered': m.bureau_event_place_offered,
  'offer-passed': m.bureau_event_offer_passed,
  'cancellation-requested': m.bureau_event_cancellation_requested,
  'cancellation-accepted': m.bureau_event_cancellation_accepted,
  'cancellation-refused': m.bureau_event_cancellation_refused,
  'payment-started': m.bureau_event_payment_started,
  'payment-settled': m.bureau_event_payment_settled,
  'payment-in-part': m.bureau_event_payment_in_part,
  'received-undone': m.bureau_event_received_undone,
  'received-given-back': m.bureau_event_received_given_back,
  'transfer-day-said': m.bureau_event_transfer_day,
  'payment-by-hand': m.bureau_event_payment_by_hand,
  'payment-ended': m.bureau_event_payment_ended,
  'payment-superseded': m.bureau_event_payment_superseded,
  'payment-mismatch': m.bureau_event_payment_mismatch,
  'payment-charged-back': m.bureau_event_payment_charged_back,
  'refund-due': m.bureau_event_refund_due,
  'refund-sent': m.bureau_event_refund_sent,
  'refund-confirmed': m.bureau_event_refund_confirmed,
  'refund-refused': m.bureau_event_refund_refused,
  'refund-failed': m.bureau_event_refund_failed,
};

const mails: Record<string, () => string> = {
  'parent-registered': m.bureau_mail_parent_registered,
  'child-registered': m.bureau_mail_child_registered,
  'places-held': m.bureau_mail_places_held,
  'hold-reminder': m.bureau_mail_hold_reminder,
  'hold-expired': m.bureau_mail_hold_expired,
  'health-sheet-due': m.bureau_mail_sheet_due,
  'payment-recap': m.bureau_mail_payment_recap,
  'payment-failed': m.bureau_mail_payment_failed,
  'payment-late': m.bureau_mail_payment_late,
  'transfer-expected': m.bureau_mail_transfer_expected,
  'transfer-replaced': m.bureau_mail_transfer_replaced,
  'account-merged': m.bureau_mail_account_merged,
  'refund-account-changed': m.bureau_mail_refund_account_changed,
  'refund-account-needed': m.bureau_mail_refund_account_needed,
  'refund-returned': m.bureau_mail_refund_returned,
  'waiting-joined': m.bureau_mail_waiting_joined,
  'waiting-offered': m.bureau_mail_waiting_offered,
  'waiting-passed': m.bureau_mail_waiting_passed,
  'cancellation-received': m.bureau_mail_cancellation_received,
  'cancellation-decided': m.bureau_mail_cancellation_decided,
  'email-confirm': m.bureau_mail_email_confirm,
  'email-changing': m.bureau_mail_email_changing,
  news: m.bureau_mail_news,
  'link-requested': m.bureau_mail_link_requested,
  'link-decided': m.bureau_mail_link_decided,
  'link-objected': m.bureau_mail_link_objected,
  'opposition-changed': m.bureau_mail_opposition_changed,
  'account-inactive': m.bureau_mail_account_inactive,
  'week-cancelled': m.bureau_mail_week_cancelled,
  'acted-for-family': m.bureau_mail_acted,
  'family-message': m.bureau_mail_family_message,
  'family-message-test': m.bureau_mail_family_message_test,
};
