import { m } from '#paraglide/messages.js';

/** The five groups of the desk's menu, in their order. */
const groups = {
  today: m.bureau_nav_today,
  families: m.bureau_nav_families,
  season: m.bureau_nav_season,
  money: m.bureau_nav_money,
  settings: m.bureau_nav_settings,
};

type Group = keyof typeof groups;
type Task = {
  group: Group;
  href: string;
  /** the field of the graph that it takes: who may not use it is not shown it; null: all staff */
  needs: string | null;
  label: () => string;
  /** on the desk's first page, which does not name itself and its parts */
  hint?: () => string;
};

/** The pages of the desk: one line each, in the order in which the menu has them. */
const tasks: readonly Task[] = [
  { group: 'today', href: '/bureau', needs: null, label: m.bureau_home_link },
  {
    group: 'today',
    href: '/bureau/presences',
    needs: 'recordWeekAttendance',
    label: m.bureau_attendance_title,
    hint: m.bureau_attendance_hint,
  },
  { group: 'today', href: '/bureau/equipes', needs: 'saveTeamMember', label: m.bureau_team_title, hint: m.bureau_team_hint },
  { group: 'today', href: '/bureau/listes', needs: 'dayLists', label: m.bureau_day_lists_title, hint: m.bureau_day_lists_hint },
  { group: 'today', href: '/bureau#listes', needs: null, label: m.bureau_lists_title },
  { group: 'families', href: '/bureau/guichet', needs: 'enrolOnBehalf', label: m.bureau_counter_title, hint: m.bureau_counter_hint },
  { group: 'families', href: '/bureau/messages', needs: 'saveFamilyMessage', label: m.bureau_messages_title, hint: m.bureau_messages_hint },
  { group: 'families', href: '/bureau/liens', needs: 'decideLinkRequest', label: m.bureau_links_title, hint: m.bureau_links_hint },
  {
    group: 'families',
    href: '/bureau/desinscriptions',
    needs: 'decideCancellation',
    label: m.bureau_cancellations_title,
    hint: m.bureau_cancellations_hint,
  },
  { group: 'families', href: '/bureau/doublons', needs: 'mergeChildren', label: m.bureau_merge_title, hint: m.bureau_merge_hint },
  { group: 'families', href: '/bureau/attente', needs: 'waitingList', label: m.bureau_queue_title, hint: m.bureau_queue_hint },
  { group: 'families', href: '/bureau/limites', needs: 'accountsToCheck', label: m.bureau_limits_title, hint: m.bureau_limits_hint },
  { group: 'families', href: '/bureau/import', needs: 'importFamilyLinks', label: m.bureau_import_title, hint: m.bureau_import_hint },
  { group: 'season', href: '/bureau/plaines', needs: 'plaines', label: m.bureau_plaines_title, hint: m.bureau_plaines_hint },
  { group: 'season', href: '/bureau/saisons', needs: 'saveSeason', label: m.bureau_seasons_title, hint: m.bureau_seasons_hint },
  { group: 'season', href: '/bureau/periodes', needs: 'saveEnrolmentPeriod', label: m.bureau_periods_title, hint: m.bureau_periods_hint },
  { group: 'season', href: '/bureau/tarifs', needs: 'adoptTariff', label: m.bureau_tariffs_title, hint: m.bureau_tariffs_hint },
  { group: 'season', href: '/bureau/statistiques', needs: 'statistics', label: m.bureau_stats_title, hint: m.bureau_stats_hint },
  { group: 'season', href: '/bureau/sites', needs: 'saveSite', label: m.bureau_sites_title, hint: m.bureau_sites_hint },
  { group: 'money', href: '/bureau/virements', needs: 'confirmTransfer', label: m.bureau_transfers_title, hint: m.bureau_transfers_hint },
  { group: 'money', href: '/bureau/extraits', needs: 'importStatements', label: m.bureau_statements_title, hint: m.bureau_statements_hint },
  { group: 'money', href: '/bureau/caisse', needs: 'closeCash', label: m.bureau_cash_title, hint: m.bureau_cash_hint },
  { group: 'money', href: '/bureau/remboursements', needs: 'makeRefundBatch', label: m.bureau_refunds_title, hint: m.bureau_refunds_hint },
  {
    group: 'money',
    href: '/bureau/non-valeurs',
    needs: 'writeOffClaim',
    label: m.bureau_write_offs_title,
    hint: m.bureau_write_offs_hint,
  },
  { group: 'money', href: '/bureau/comptes', needs: 'booksMonth', label: m.bureau_books_task, hint: m.bureau_books_hint },
  {
    group: 'money',
    href: '/bureau/attestations',
    needs: 'issueTaxCertificates',
    label: m.bureau_certificates_title,
    hint: m.bureau_certificates_hint,
  },
  { group: 'settings', href: '/bureau/reglages', needs: 'saveCommune', label: m.settings_title, hint: m.settings_hint },
  { group: 'settings', href: '/bureau/ecoles', needs: 'saveSchool', label: m.bureau_schools_title, hint: m.bureau_schools_hint },
  { group: 'settings', href: '/bureau/personnel', needs: 'saveStaffMember', label: m.bureau_staff_title, hint: m.bureau_staff_hint },
  { group: 'settings', href: '/bureau/cles', needs: 'createPartnerKey', label: m.bureau_keys_title, hint: m.bureau_keys_hint },
  { group: 'settings', href: '/graphql', needs: 'enrolments', label: m.bureau_graphiql_link, hint: m.bureau_graphiql_hint },
  { group: 'settings', href: '/docs/api/staff', needs: 'enrolments', label: m.bureau_reference_link, hint: m.bureau_reference_hint },
];

/** The groups with the pages that are open to the role; a group without any is left out. */
export function menuFor(mayUse: readonly string[]) {
  const open = tasks.filter(({ needs }) => needs === null || mayUse.includes(needs));
  return (Object.keys(groups) as Group[])
    .map((group) => ({ group, label: groups[group](), pages: open.filter((task) => task.group === group) }))
    .filter(({ pages }) => pages.length > 0);
}
