import { m } from '#paraglide/messages.js';

/** The everyday acts, each with the field of the graph that it takes: who may not use it is not shown it. */
export const tasks = [
  { href: '/bureau/reglages', needs: 'saveCommune', label: m.settings_title, hint: m.settings_hint },
  { href: '/bureau/plaines', needs: 'plaines', label: m.bureau_plaines_title, hint: m.bureau_plaines_hint },
  { href: '/bureau/sites', needs: 'saveSite', label: m.bureau_sites_title, hint: m.bureau_sites_hint },
  { href: '/bureau/saisons', needs: 'saveSeason', label: m.bureau_seasons_title, hint: m.bureau_seasons_hint },
  { href: '/bureau/periodes', needs: 'saveEnrolmentPeriod', label: m.bureau_periods_title, hint: m.bureau_periods_hint },
  { href: '/bureau/tarifs', needs: 'adoptTariff', label: m.bureau_tariffs_title, hint: m.bureau_tariffs_hint },
  { href: '/bureau/guichet', needs: 'enrolOnBehalf', label: m.bureau_counter_title, hint: m.bureau_counter_hint },
  { href: '/bureau/liens', needs: 'decideLinkRequest', label: m.bureau_links_title, hint: m.bureau_links_hint },
  { href: '/bureau/limites', needs: 'accountsToCheck', label: m.bureau_limits_title, hint: m.bureau_limits_hint },
  { href: '/bureau/desinscriptions', needs: 'decideCancellation', label: m.bureau_cancellations_title, hint: m.bureau_cancellations_hint },
  { href: '/bureau/extraits', needs: 'importStatements', label: m.bureau_statements_title, hint: m.bureau_statements_hint },
  { href: '/bureau/virements', needs: 'confirmTransfer', label: m.bureau_transfers_title, hint: m.bureau_transfers_hint },
  { href: '/bureau/caisse', needs: 'closeCash', label: m.bureau_cash_title, hint: m.bureau_cash_hint },
  { href: '/bureau/remboursements', needs: 'makeRefundBatch', label: m.bureau_refunds_title, hint: m.bureau_refunds_hint },
  { href: '/bureau/comptes', needs: 'booksMonth', label: m.bureau_books_task, hint: m.bureau_books_hint },
  { href: '/bureau/attente', needs: 'waitingList', label: m.bureau_queue_title, hint: m.bureau_queue_hint },
  { href: '/bureau/presences', needs: 'recordAttendance', label: m.bureau_attendance_title, hint: m.bureau_attendance_hint },
  { href: '/bureau/ecoles', needs: 'saveSchool', label: m.bureau_schools_title, hint: m.bureau_schools_hint },
  { href: '/bureau/import', needs: 'importFamilyLinks', label: m.bureau_import_title, hint: m.bureau_import_hint },
  { href: '/bureau/cles', needs: 'createPartnerKey', label: m.bureau_keys_title, hint: m.bureau_keys_hint },
  { href: '/bureau/personnel', needs: 'saveStaffMember', label: m.bureau_staff_title, hint: m.bureau_staff_hint },
] as const;
