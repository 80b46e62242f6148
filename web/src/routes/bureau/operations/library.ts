// How the library of admin operations is laid out on the desk: its words, its tasks, and what is particular to one.
import { adminOperations, type AdminOperation } from '#generated/admin-operations.ts';
import { m } from '#paraglide/messages.js';

type Shown = { title: () => string; text: () => string; task: keyof typeof groups };

export const groups = {
  week: m.bureau_group_week,
  places: m.bureau_group_places,
  families: m.bureau_group_families,
  money: m.bureau_group_money,
  control: m.bureau_group_control,
};

const shown: Record<string, Shown> = {
  'desk-work': { title: m.bureau_work_title, text: m.bureau_op_desk_work_text, task: 'control' },
  'desk-week': { title: m.bureau_numbers_title, text: m.bureau_op_desk_week_text, task: 'control' },
  'refused-mails': { title: m.bureau_op_refused_mails, text: m.bureau_op_refused_mails_text, task: 'families' },
  'sheets-ending': { title: m.bureau_op_sheets, text: m.bureau_op_sheets_text, task: 'week' },
  'who-comes': { title: m.bureau_op_who_comes, text: m.bureau_op_who_comes_text, task: 'week' },
  'day-lists': { title: m.bureau_op_day_lists, text: m.bureau_op_day_lists_text, task: 'week' },
  meals: { title: m.bureau_op_meals, text: m.bureau_op_meals_text, task: 'week' },
  'option-places': { title: m.bureau_op_option_places, text: m.bureau_op_option_places_text, task: 'week' },
  'option-figures': { title: m.bureau_op_option_figures, text: m.bureau_op_option_figures_text, task: 'places' },
  attendance: { title: m.bureau_op_attendance, text: m.bureau_op_attendance_text, task: 'week' },
  'health-alerts': { title: m.bureau_op_health_alerts, text: m.bureau_op_health_alerts_text, task: 'week' },
  kitchen: { title: m.bureau_op_kitchen, text: m.bureau_op_kitchen_text, task: 'week' },
  'emergency-contacts': { title: m.bureau_op_emergency, text: m.bureau_op_emergency_text, task: 'week' },
  pickups: { title: m.bureau_op_pickups, text: m.bureau_op_pickups_text, task: 'week' },
  statistics: { title: m.bureau_op_statistics, text: m.bureau_op_statistics_text, task: 'places' },
  demand: { title: m.bureau_demand_title, text: m.bureau_op_demand_text, task: 'places' },
  supervision: { title: m.bureau_op_supervision, text: m.bureau_op_supervision_text, task: 'week' },
  'fill-rate': { title: m.bureau_op_fill_rate, text: m.bureau_op_fill_rate_text, task: 'places' },
  'unmet-demand': { title: m.bureau_op_unmet, text: m.bureau_op_unmet_text, task: 'places' },
  'waiting-list': { title: m.bureau_op_waiting, text: m.bureau_op_waiting_text, task: 'places' },
  plaines: { title: m.bureau_plaines_title, text: m.bureau_op_plaines_text, task: 'places' },
  'enrolment-periods': { title: m.bureau_periods_title, text: m.bureau_op_periods_text, task: 'places' },
  'listed-families': { title: m.bureau_listed_title, text: m.bureau_listed_text, task: 'places' },
  seasons: { title: m.bureau_seasons_title, text: m.bureau_op_seasons_text, task: 'places' },
  enrolments: { title: m.bureau_op_enrolments, text: m.bureau_op_enrolments_text, task: 'places' },
  expired: { title: m.bureau_op_expired, text: m.bureau_op_expired_text, task: 'places' },
  'family-search': { title: m.bureau_op_family, text: m.bureau_op_family_text, task: 'families' },
  'family-messages': { title: m.bureau_messages_title, text: m.bureau_op_messages_text, task: 'families' },
  'family-message': { title: m.bureau_op_message, text: m.bureau_op_message_text, task: 'families' },
  'message-templates': { title: m.bureau_templates_title, text: m.bureau_op_templates_text, task: 'families' },
  'link-requests': { title: m.bureau_op_links, text: m.bureau_op_links_text, task: 'families' },
  oppositions: { title: m.bureau_op_oppositions, text: m.bureau_op_oppositions_text, task: 'families' },
  'family-links': { title: m.bureau_op_family_links, text: m.bureau_op_family_links_text, task: 'families' },
  'cancellations-to-decide': { title: m.bureau_op_cancellations, text: m.bureau_op_cancellations_text, task: 'families' },
  reductions: { title: m.bureau_op_reductions, text: m.bureau_op_reductions_text, task: 'money' },
  'tariff-decisions': { title: m.bureau_op_tariffs, text: m.bureau_op_tariffs_text, task: 'money' },
  unpaid: { title: m.bureau_op_unpaid, text: m.bureau_op_unpaid_text, task: 'money' },
  'transfers-to-match': { title: m.bureau_op_transfers, text: m.bureau_op_transfers_text, task: 'money' },
  'bank-statements': { title: m.bureau_op_statements, text: m.bureau_op_statements_text, task: 'money' },
  'refund-batches': { title: m.bureau_batches_title, text: m.bureau_op_batches_text, task: 'money' },
  'cash-counts': { title: m.bureau_op_cash_counts, text: m.bureau_op_cash_counts_text, task: 'money' },
  'cash-to-count': { title: m.bureau_op_cash_open, text: m.bureau_op_cash_open_text, task: 'money' },
  'books-month': { title: m.bureau_op_books, text: m.bureau_op_books_text, task: 'money' },
  'journal-lines': { title: m.bureau_op_lines, text: m.bureau_op_lines_text, task: 'money' },
  'open-claims': { title: m.bureau_op_open_claims, text: m.bureau_op_open_claims_text, task: 'money' },
  'movements-to-allocate': { title: m.bureau_op_to_allocate, text: m.bureau_op_to_allocate_text, task: 'money' },
  'movement-to-allocate': { title: m.bureau_op_movement, text: m.bureau_op_movement_text, task: 'money' },
  payment: { title: m.bureau_op_payment, text: m.bureau_op_payment_text, task: 'money' },
  'write-offs': { title: m.bureau_op_write_offs, text: m.bureau_op_write_offs_text, task: 'money' },
  'promised-payments': { title: m.bureau_op_promised, text: m.bureau_op_promised_text, task: 'money' },
  'refunds-to-send': { title: m.bureau_op_refunds_to_send, text: m.bureau_op_refunds_to_send_text, task: 'money' },
  refunds: { title: m.bureau_op_refunds, text: m.bureau_op_refunds_text, task: 'money' },
  'transfers-in-part': { title: m.bureau_part_title, text: m.bureau_op_in_part_text, task: 'money' },
  'confirmed-by-hand': { title: m.bureau_op_by_hand, text: m.bureau_op_by_hand_text, task: 'money' },
  'payment-papers': { title: m.bureau_op_payment_papers, text: m.bureau_op_payment_papers_text, task: 'money' },
  'tax-certificate-drafts': { title: m.bureau_op_certificate_drafts, text: m.bureau_op_certificate_drafts_text, task: 'money' },
  'fiscal-file': { title: m.bureau_fiscal_file_link, text: m.bureau_op_fiscal_file_text, task: 'money' },
  'tax-certificates': { title: m.bureau_op_certificates, text: m.bureau_op_certificates_text, task: 'money' },
  'tax-certificates-to-correct': { title: m.bureau_op_tax_to_correct, text: m.bureau_op_tax_to_correct_text, task: 'money' },
  'participations-to-correct': {
    title: m.bureau_op_participations_to_correct,
    text: m.bureau_op_participations_to_correct_text,
    task: 'money',
  },
  'participation-certificates': { title: m.bureau_op_participations, text: m.bureau_op_participations_text, task: 'money' },
  'certificate-settings': {
    title: m.bureau_op_certificate_settings,
    text: m.bureau_op_certificate_settings_text,
    task: 'money',
  },
  'certificate-runs': { title: m.bureau_op_certificate_runs, text: m.bureau_op_certificate_runs_text, task: 'money' },
  overrides: { title: m.bureau_op_overrides, text: m.bureau_op_overrides_text, task: 'control' },
  sites: { title: m.bureau_op_sites, text: m.bureau_op_sites_text, task: 'places' },
  schools: { title: m.bureau_op_schools, text: m.bureau_op_schools_text, task: 'families' },
  'accounts-to-check': { title: m.bureau_op_accounts, text: m.bureau_op_accounts_text, task: 'control' },
  'family-limits': { title: m.bureau_op_limits, text: m.bureau_op_limits_text, task: 'places' },
  'possible-doubles': { title: m.bureau_op_doubles, text: m.bureau_op_doubles_text, task: 'families' },
  'merge-children-preview': { title: m.bureau_op_merge_preview, text: m.bureau_op_merge_preview_text, task: 'families' },
  'merge-parents-preview': { title: m.bureau_op_merge_accounts, text: m.bureau_op_merge_accounts_text, task: 'families' },
  'recent-merges': { title: m.bureau_merge_recent, text: m.bureau_op_recent_merges_text, task: 'families' },
  'health-reads': { title: m.bureau_op_reads, text: m.bureau_op_reads_text, task: 'control' },
  'audit-trail': { title: m.bureau_op_audit, text: m.bureau_op_audit_text, task: 'control' },
  'partner-keys': { title: m.bureau_op_keys, text: m.bureau_op_keys_text, task: 'control' },
  settings: { title: m.bureau_op_settings, text: m.bureau_op_settings_text, task: 'control' },
  'set-up': { title: m.bureau_op_set_up, text: m.bureau_op_set_up_text, task: 'control' },
  staff: { title: m.bureau_op_staff, text: m.bureau_op_staff_text, task: 'control' },
};

/** Lists of which each line is a row of its own, the rest of the row repeated. */
const rowPerLine: Record<string, string> = {
  'who-comes': 'coming',
  attendance: 'coming',
  'emergency-contacts': 'contacts',
  pickups: 'mayFetch',
  'option-figures': 'options',
  plaines: 'weeks',
  'tariff-decisions': 'rates',
  'books-month': 'accounts',
  statistics: 'weeks',
  demand: 'byWeek',
};

/** Lists of things with a name, each of which is a column of its own: in it the last field that is asked of the thing, else « yes ». */
const columnPerName: Record<string, string> = { enrolments: 'options', 'who-comes': 'coming.options', meals: 'ordered' };

/** The variables that people fill in with names, addresses or numbers: they never stand in an address. */
const personal = new Set(['search']);

export const findOperation = (name: string): AdminOperation | undefined => adminOperations.find((operation) => operation.name === name);

export const operationTitle = ({ name }: AdminOperation) => shown[name]?.title() ?? name;
export const operationText = ({ name, what }: AdminOperation) => shown[name]?.text() ?? what;
export const lineOf = ({ name }: AdminOperation) => rowPerLine[name];
export const namedOf = ({ name }: AdminOperation) => columnPerName[name];
export const isPersonal = ({ variables }: AdminOperation) => variables.some(({ name }) => personal.has(name));

/** An id that no list of the page gives: the operation serves other pages, and GraphiQL. */
export const needsAnId = ({ variables }: AdminOperation) =>
  variables.some(({ name, type, required }) => required && type === 'ID' && !['weekId', 'schoolId'].includes(name));

/** Operations open to the role, by task; one that no task names yet stands under the last. */
export function byTask(mayUse: readonly string[]) {
  const open = adminOperations.filter((operation) => mayUse.includes(operation.field) && !needsAnId(operation));
  return Object.entries(groups).map(([task, label]) => ({
    label: label(),
    operations: open
      .filter(({ name }) => (shown[name]?.task ?? 'control') === task)
      .map((operation) => ({ name: operation.name, title: operationTitle(operation), text: operationText(operation) })),
  }));
}
