import type { MergeMoving, MergeObstacleCode, MergeSide, RecordMergeKind } from '#generated/graphql.ts';
import { m } from '#paraglide/messages.js';

/** What moves to the record that stays. */
export const movingWords: Record<MergeMoving, () => string> = {
  PAYMENTS: m.bureau_merge_payments,
  CANCELLATIONS: m.bureau_merge_cancellations,
  SIGN_INS: m.bureau_merge_sign_ins,
  PLACES: m.bureau_merge_places,
  WAITING_PLACES: m.bureau_merge_queue,
  LINKS: m.bureau_merge_links,
  CONSENTS: m.bureau_merge_consents,
  REDUCTIONS: m.bureau_merge_reductions,
  DISABILITIES: m.bureau_merge_disabilities,
  OPPOSITIONS: m.bureau_merge_oppositions,
  SHEET_READS: m.bureau_merge_reads,
  DESK_ACTS: m.bureau_merge_acts,
};

/** What stands in the way, in short; the sentence of the obstacle says it with names. */
const obstacleWords: Record<MergeObstacleCode, () => string> = {
  ALREADY_MERGED: m.bureau_merge_code_already,
  NO_PARENT: m.bureau_merge_code_no_parent,
  NUMBERS_DIFFER: m.bureau_merge_code_numbers,
  BLOCK_OR_OPPOSITION: m.bureau_merge_code_block,
  OTHER_PARENTS: m.bureau_merge_code_other_parents,
  LINKS_DIFFER: m.bureau_merge_code_links,
  SAME_DATES: m.bureau_merge_code_dates,
  SAME_QUEUE: m.bureau_merge_code_queue,
  BOTH_ATTESTED: m.bureau_merge_code_attested,
  HEALTH_REFUSED: m.bureau_merge_code_health,
  SAME_REDUCTION: m.bureau_merge_code_reduction,
  STAFF: m.bureau_merge_code_staff,
  TWO_BASKETS: m.bureau_merge_code_baskets,
  PAPERS: m.bureau_merge_code_papers,
};

const sideWords: Record<MergeSide, () => string> = { KEPT: m.bureau_merge_stays, MERGED: m.bureau_merge_goes };

const kindWords: Record<RecordMergeKind, () => string> = { CHILDREN: m.bureau_merge_kind_children, PARENTS: m.bureau_merge_kind_parents };

/** The codes of a merge, for lists. */
export const mergeWords: Record<string, () => string> = { ...movingWords, ...obstacleWords, ...sideWords, ...kindWords };
