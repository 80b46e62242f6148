// Each list of the morning: what it asks of the graph, and its pages.
import { dayLists, optionsOfList, type DayListKind } from '../../attendance/day-lists.ts';
import { formatDay, formatInstant } from '../../language/format.ts';
import { fromIsoDay } from '../../language/dates.ts';
import { messages, officialLocale } from '../../language/messages.ts';
import { fullName } from '../../language/names.ts';
import type { Labels, List } from '../../papers/list.ts';
import { readOperation } from '../lib/operation-files.ts';
import type { Alert, Contact, Diet, Group, Meals, OptionPlace, Pickup } from './answers.ts';
import type { Ask } from './ask-graph.ts';
import { kitchenSections } from './kitchen.ts';
import { careSections, shuttleSections } from './options.ts';
import { alertSections, contactSections, labelsOf, presenceSections, type Section } from './sections.ts';

const say = { locale: officialLocale };

/** Who prints, and when: the graph says both. */
export type Printing = { day: string; siteName: string | null; name: string; at: string; mayUse: readonly string[] };

/** A PDF of a list; `siteName` is null when it has all sites. */
export type Made = { kind: DayListKind; siteName: string | null; template: 'list' | 'labels'; said: List | Labels };

const titles = {
  PRESENCE: messages.list_presence_title,
  ALERTS: messages.list_alerts_title,
  CONTACTS: messages.list_contacts_title,
  CARE: messages.list_care_title,
  SHUTTLE: messages.list_shuttle_title,
  KITCHEN: messages.list_kitchen_title,
  LABELS: messages.list_labels_title,
};

const readers: Record<Exclude<DayListKind, 'LABELS'>, (ask: Ask, printing: Printing) => Promise<Section[]>> = {
  PRESENCE: async (ask, printing) => {
    const pickups = printing.mayUse.includes('pickups') ? await field<Pickup>(ask, 'pickups', 'pickups', printing) : null;
    return presenceSections(await groupsOf(ask, printing), pickups, { iso: printing.day, words: wordsOf(printing.day) });
  },
  ALERTS: async (ask, printing) =>
    alertSections((await field<Alert>(ask, 'health-alerts', 'healthAlerts', printing)).filter(isOpen(printing)), wordsOf(printing.day)),
  CONTACTS: async (ask, printing) =>
    contactSections(
      (await field<Contact>(ask, 'emergency-contacts', 'emergencyContacts', printing)).filter(isOpen(printing)),
      wordsOf(printing.day),
    ),
  CARE: async (ask, printing) => careSections(await optionsOf(ask, 'CARE', printing), wordsOf(printing.day)),
  SHUTTLE: async (ask, printing) => shuttleSections(await optionsOf(ask, 'SHUTTLE', printing), wordsOf(printing.day)),
  KITCHEN: async (ask, printing) => {
    const diets = (await field<Diet>(ask, 'kitchen', 'diets', printing)).filter(isOpen(printing));
    return kitchenSections(await field<Meals>(ask, 'meals', 'meals', printing), diets, wordsOf(printing.day));
  },
};

/** One field of `admin`, by the operation of the library that asks it. */
async function field<Row>(ask: Ask, operation: string, name: string, { day, siteName }: Printing): Promise<Row[]> {
  const { admin } = await ask<{ admin: Record<string, Row[]> }>(readOperation(operation), { day, siteName });
  return admin[name]!;
}

/** The groups that are open on the day and to which somebody comes. */
const groupsOf = async (ask: Ask, printing: Printing) =>
  (await field<Group>(ask, 'who-comes', 'groups', printing)).filter(
    ({ week, coming }) => week.openDays.includes(printing.day) && coming.length > 0,
  );

/** Options of a list that children have on the day. */
const optionsOf = async (ask: Ask, list: keyof typeof optionsOfList, printing: Printing) =>
  (await field<OptionPlace>(ask, 'option-places', 'optionPlaces', printing))
    .filter(isOpen(printing))
    .filter(({ kind }) => optionsOfList[list].some((of) => of === kind));

const isOpen =
  ({ day }: Printing) =>
  ({ openDays }: { openDays: string[] }) =>
    openDays.includes(day);

const wordsOf = (day: string) => formatDay(fromIsoDay(day), officialLocale);

/** The list as one PDF, or one for each site. */
export async function makeList(ask: Ask, kind: DayListKind, printing: Printing, { bySite = false } = {}): Promise<Made[]> {
  const shared = {
    lang: officialLocale,
    title: titles[kind]({ day: wordsOf(printing.day) }, say),
    made: messages.list_made({ at: formatInstant(new Date(printing.at), officialLocale, { withYear: true }), name: printing.name }, say),
    madeAt: printing.at,
    none: messages.list_none({}, say),
  };
  if (kind === 'LABELS') {
    const labels = labelsOf(await groupsOf(ask, printing));
    return split(labels, bySite, ({ site }) => site).map(([siteName, of]) => ({
      ...{ kind, siteName, template: 'labels' },
      said: { ...shared, labels: of },
    }));
  }
  const sections = await readers[kind](ask, printing);
  const warning = dayLists[kind].needs === 'see enrolments' ? messages.list_personal({}, say) : messages.list_health({}, say);
  const pageOf = messages.list_page({ page: '{page}', pages: '{pages}' }, say);
  return split(sections, bySite, ({ siteName }) => siteName).map(([siteName, of]) => ({
    ...{ kind, siteName, template: 'list' },
    said: { ...shared, warning, pageOf, sections: of },
  }));
}

function split<Row>(rows: Row[], bySite: boolean, siteOf: (row: Row) => string): [string | null, Row[]][] {
  return bySite && rows.length > 0 ? [...Map.groupBy(rows, siteOf)] : [[null, rows]];
}

/** Its name as a file. */
export const fileNameOf = (kind: DayListKind) => `${dayLists[kind].path}.pdf`;

/** Who asks and when, for the foot of each page; null while the notice of confidentiality is owed. */
export async function readPrinting(ask: Ask, { day, siteName }: { day: string; siteName: string | null }): Promise<Printing | null> {
  const { serverTime: at, viewer } = await ask<{
    serverTime: string;
    viewer: { mayUse: string[]; staff: { givenName: string; familyName: string; owesPledge: boolean } };
  }>('query WhoPrints { serverTime viewer { mayUse staff { givenName familyName owesPledge } } }');
  if (viewer.staff.owesPledge) return null;
  return { day, siteName, at, name: fullName(viewer.staff), mayUse: viewer.mayUse };
}
