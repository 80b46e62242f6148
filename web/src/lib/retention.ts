// How long things are kept, in words: the portal's own settings, so that no page says another term than the one that holds.
import { m } from '#paraglide/messages.js';

type Words = { what: () => string; why: () => string; ground: () => string };
type Term = { what: string; term: string };

const words: Record<string, Words> = {
  healthSheet: { what: m.kept_health_sheet, why: m.kept_health_sheet_why, ground: m.kept_health_sheet_ground },
  lapsedEnrolment: { what: m.kept_lapsed_enrolment, why: m.kept_lapsed_enrolment_why, ground: m.kept_lapsed_enrolment_ground },
  endedWaitingPlace: { what: m.kept_ended_waiting_place, why: m.kept_ended_waiting_place_why, ground: m.kept_ended_waiting_place_ground },
  healthSheetRead: { what: m.kept_health_sheet_read, why: m.kept_health_sheet_read_why, ground: m.kept_health_sheet_read_ground },
  familyMessage: { what: m.kept_family_message, why: m.kept_family_message_why, ground: m.kept_family_message_ground },
  refusedLink: { what: m.kept_refused_link, why: m.kept_refused_link_why, ground: m.kept_refused_link_ground },
  unclaimedLink: { what: m.kept_unclaimed_link, why: m.kept_unclaimed_link_why, ground: m.kept_unclaimed_link_ground },
  nationalNumber: { what: m.kept_national_number, why: m.kept_national_number_why, ground: m.kept_national_number_ground },
  announcedAbsence: { what: m.kept_announced_absence, why: m.kept_announced_absence_why, ground: m.kept_announced_absence_ground },
  attendance: { what: m.kept_attendance, why: m.kept_attendance_why, ground: m.kept_attendance_ground },
  payment: { what: m.kept_payment, why: m.kept_payment_why, ground: m.kept_payment_ground },
  inactiveAccount: { what: m.kept_inactive_account, why: m.kept_inactive_account_why, ground: m.kept_inactive_account_ground },
  noticedAccount: { what: m.kept_noticed_account, why: m.kept_noticed_account_why, ground: m.kept_noticed_account_ground },
};
/** Counted from the end of the calendar year. */
const byYear = new Set(['nationalNumber', 'attendance', 'payment']);

/** « 60 jours », « 2 ans » from an ISO 8601 duration of days, months or years. */
export function termLabel(term: string): string {
  const [, years, months, days] = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$/.exec(term) ?? [];
  return [
    years && m.format_years({ count: Number(years) }),
    months && m.kept_months({ count: Number(months) }),
    days && m.days({ count: Number(days) }),
  ]
    .filter(Boolean)
    .join(', ');
}

/** Each category with its purpose, its ground and its term. */
export const retentionLabels = (terms: readonly Term[]) =>
  terms.flatMap(({ what, term }) => {
    const said = words[what];
    if (!said) return [];
    const long = termLabel(term);
    const counted = byYear.has(what)
      ? m.kept_after_year({ term: long })
      : what === 'healthSheet'
        ? m.kept_after_health_sheet({ term: long })
        : long;
    return [{ what: said.what(), why: said.why(), ground: said.ground(), term: counted }];
  });

/** The term of one of them. */
export const termOf = (terms: readonly Term[], what: string): string => termLabel(terms.find((term) => term.what === what)?.term ?? '');
