// What keeps a merge from being undone, in words.
import { formatTag, localized, messages, type LocalizedText } from '../../language/messages.ts';
import { formatList } from '../../language/names.ts';
import type { Part } from './read-child-states.ts';
import type { ParentPart } from './read-parent-states.ts';

export const partWords: Record<Part | ParentPart, LocalizedText> = {
  record: localized(messages.merge_part_record),
  profile: localized(messages.merge_part_profile),
  places: localized(messages.merge_part_places),
  payments: localized(messages.merge_part_payments),
  requests: localized(messages.merge_part_requests),
  queue: localized(messages.merge_part_queue),
  links: localized(messages.merge_part_links),
  sheet: localized(messages.merge_part_sheet),
  consents: localized(messages.merge_part_consents),
  rates: localized(messages.merge_part_rates),
  oppositions: localized(messages.merge_part_oppositions),
  account: localized(messages.merge_part_account),
  papers: localized(messages.merge_part_papers),
};

/** « Depuis la fusion, ceci a changé : les places et la fiche santé. », or null when nothing has. */
export const describeRests = (changed: readonly LocalizedText[]): LocalizedText | null =>
  changed.length === 0
    ? null
    : (locale) => {
        const what = formatList(
          changed.map((part) => part(locale)),
          formatTag(locale),
        );
        return messages.merge_rests({ what }, { locale });
      };
