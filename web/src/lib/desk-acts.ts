import type { FamilyActKind } from '#generated/graphql.ts';
import { m } from '#paraglide/messages.js';

/** What staff did for a family, by its kind. */
export const actKinds: Record<FamilyActKind, () => string> = {
  PLACE_RELEASED: m.code_act_place_released,
  WEEK_SWAPPED: m.code_act_week_swapped,
  PLACE_CANCELLED: m.code_act_place_cancelled,
  DAYS_REFUNDED: m.code_act_days_refunded,
  ABSENCE_ANNOUNCED: m.code_act_absence_announced,
  WAITING_LEFT: m.code_act_waiting_left,
  DEADLINE_EXTENDED: m.code_act_deadline_extended,
  PROFILE_CORRECTED: m.code_act_profile_corrected,
  CHILD_CORRECTED: m.code_act_child_corrected,
  OPTIONS_CHOSEN: m.code_act_options_chosen,
  HEALTH_SHEET_SAVED: m.code_act_sheet_saved,
  FAMILY_REGISTERED: m.code_act_family_registered,
  CHILD_REGISTERED: m.code_act_child_registered,
  CHILDREN_MERGED: m.code_act_children_merged,
  PARENTS_MERGED: m.code_act_parents_merged,
  MERGE_UNDONE: m.code_act_merge_undone,
  PAYMENT_PROMISED: m.code_act_payment_promised,
  PROMISE_PAID: m.code_act_promise_paid,
  PROMISE_ENDED: m.code_act_promise_ended,
  CLAIM_WRITTEN_OFF: m.code_act_written_off,
  CLAIM_PAID: m.code_act_claim_paid,
  WRITE_OFF_UNDONE: m.code_act_write_off_undone,
};
