// What the lists of the morning say, by site and group, in French, the language of the desk.
import { nameOption } from '../../enrolments/messages.ts';
import { formatPhone } from '../../language/phones.ts';
import { formatDate } from '../../language/format.ts';
import { messages, officialLocale } from '../../language/messages.ts';
import type { Label, ListColumn, ListSection, ListTable } from '../../papers/list.ts';
import type { Alert, Child, Contact, Group, Pickup } from './answers.ts';

/** A page of a list; an archive puts it into the folder of its site. */
export type Section = ListSection & { siteName: string };

const say = { locale: officialLocale };
/** « PEETERS Zoé »: lists are looked through by the family's name. */
export const nameOf = ({ givenName, familyName }: Pick<Child, 'givenName' | 'familyName'>): string =>
  `${familyName.toLocaleUpperCase(officialLocale)} ${givenName}`.trim();
/** A number stays on one line. */
const called = (name: string, phone: string | null) => (phone ? `${name} ${formatPhone(phone).replaceAll(' ', '\u00a0')}` : name);
const linesOf = (lines: readonly (string | null | false)[]) => lines.filter(Boolean).join('\n');

/** The parents and their numbers, each on a line of its own. */
export const parentsOf = ({ parentPhones }: Group['coming'][number]['child']): string => linesToCall(parentPhones);
const linesToCall = (people: readonly { name: string; phone: string | null }[]) =>
  people.map(({ name, phone }) => called(name, phone)).join('\n');

const childColumns: ListColumn[] = [
  { label: messages.list_line({}, say), width: 1, isNumber: true },
  { label: messages.list_child({}, say), width: 6 },
];
export const box = (label: string): ListColumn => ({ label, width: 2, isBox: true });

type Whose = { siteName: string; groupName: string };

function sectionOf({ siteName, groupName }: Whose, day: string, columns: ListColumn[], rows: string[][]): Section {
  return {
    siteName,
    title: `${siteName} · ${groupName}`,
    lead: [messages.list_children({ day, count: rows.length }, say)],
    tables: [{ columns: [...childColumns, ...columns], rows: rows.map((row, at) => [String(at + 1), ...row]) }],
  };
}

/** Lines of children as sections, in their order; `row` is what stands behind the name. */
function byGroup<Line extends Child>(lines: readonly Line[], day: string, columns: ListColumn[], row: (line: Line) => string[]): Section[] {
  const groups = Map.groupBy(lines, ({ siteName, groupName }) => `${siteName}\n${groupName}`);
  return [...groups.values()].map((of) =>
    sectionOf(
      of[0]!,
      day,
      columns,
      of.map((line) => [nameOf(line), ...row(line)]),
    ),
  );
}

/** A day, « YYYY-MM-DD », and in words. */
type Day = { iso: string; words: string };

/** Who comes; `pickups` is null for who may not see who fetches a child. Who was announced absent keeps the line: some come all the same. */
export function presenceSections(groups: readonly Group[], pickups: readonly Pickup[] | null, day: Day): Section[] {
  const pickupOf = new Map(pickups?.map((pickup) => [pickup.childId, pickup]));
  const columns: ListColumn[] = [
    { label: messages.list_age({}, say), width: 1.5, isNumber: true },
    box(messages.list_arrived({}, say)),
    { label: messages.list_parents({}, say), width: 8 },
    ...(pickups ? [{ label: messages.list_may_fetch({}, say), width: 9 }] : []),
    box(messages.list_left({}, say)),
    { label: messages.list_remark({}, say), width: pickups ? 4 : 8 },
  ];
  return groups.map(({ siteName, name, coming }) => {
    const rows = coming.map(({ ageYears, child, announcedAbsences }) => [
      nameOf(child),
      String(ageYears),
      '',
      parentsOf(child),
      ...(pickups ? [describePickup(pickupOf.get(child.id))] : []),
      '',
      announcedAbsences.some((absence) => absence.day === day.iso) ? messages.list_announced_absent({}, say) : '',
    ]);
    const section = sectionOf({ siteName, groupName: name }, day.words, columns, rows);
    return { ...section, tables: [...section.tables, ...optionTables(coming)] };
  });
}

/** Who has care, meals and the shuttle, stop by stop; nothing where nobody has. */
function optionTables(coming: Group['coming']): ListTable[] {
  const had = coming.flatMap(({ child, options }) => options.map((option) => ({ name: nameOption(option), child: nameOf(child) })));
  if (had.length === 0) return [];
  return [
    {
      columns: [
        { label: messages.list_options({}, say), width: 7 },
        { label: messages.list_count({}, say), width: 2, isNumber: true },
        { label: messages.list_child({}, say), width: 18 },
      ],
      rows: [...Map.groupBy(had, ({ name }) => name)]
        .toSorted(([one], [other]) => one.localeCompare(other, officialLocale))
        .map(([name, children]) => [name, String(children.length), children.map(({ child }) => child).join(', ')]),
    },
  ];
}

function describePickup(pickup: Pickup | undefined): string {
  if (!pickup) return '';
  if (pickup.isUnreadable) return messages.list_unreadable({}, say);
  const { mayFetch, mayNotFetch, mayLeaveAlone } = pickup;
  const others = mayFetch?.map(({ name, phone }) => called(name, phone)) ?? [];
  return linesOf([
    mayFetch === null && messages.list_unsaid({}, say),
    mayFetch?.length === 0 && messages.list_parents_alone({}, say),
    ...others,
    mayNotFetch && messages.list_may_not_fetch({ who: mayNotFetch.replaceAll('\n', ' ; ') }, say),
    mayLeaveAlone && messages.list_leaves_alone({}, say),
  ]);
}

/** What must be known of the health of a child. */
export const alertSections = (alerts: readonly Alert[], day: string): Section[] =>
  byGroup(
    alerts,
    day,
    [
      { label: messages.list_born({}, say), width: 3.5 },
      { label: messages.list_allergies({}, say), width: 5 },
      { label: messages.list_medication({}, say), width: 5 },
      { label: messages.list_illness({}, say), width: 6 },
      { label: messages.list_know({}, say), width: 6 },
      { label: messages.list_doctor({}, say), width: 5 },
    ],
    (alert) => [
      formatDate(alert.birthDate, officialLocale),
      alert.allergies ?? '',
      alert.medication ?? '',
      linesOf([alert.illness, alert.support, alert.diet && messages.list_diet_is({ diet: alert.diet }, say), alert.remarks]),
      describeKnown(alert),
      alert.doctorName ? called(alert.doctorName, alert.doctorPhone) : '',
    ],
  );

function describeKnown({ hasSheet, isUnreadable, ...alert }: Alert): string {
  if (isUnreadable) return messages.list_unreadable({}, say);
  if (!hasSheet) return messages.list_no_sheet({}, say);
  return linesOf([
    alert.swims === 'NO' && messages.list_no_swim({}, say),
    alert.swims === 'A_LITTLE' && messages.list_swims_little({}, say),
    alert.tetanusVaccinated === false && messages.list_no_tetanus({}, say),
    alert.tetanusVaccinated === null && messages.list_tetanus_unsaid({}, say),
    alert.firstAidAllowed === false && messages.list_no_first_aid({}, say),
    alert.emergencyCareAllowed === false && messages.list_no_emergency_care({}, say),
    alert.wearsGlasses && messages.list_glasses({}, say),
    alert.takesNap && messages.list_nap({}, say),
  ]);
}

/** Whom to call. */
export const contactSections = (contacts: readonly Contact[], day: string): Section[] =>
  byGroup(
    contacts,
    day,
    [
      { label: messages.list_parents({}, say), width: 8 },
      { label: messages.list_contacts({}, say), width: 9 },
      { label: messages.list_doctor({}, say), width: 6 },
      { label: messages.list_mutuality({}, say), width: 5 },
    ],
    ({ parents, contacts: people, doctorName, doctorPhone, mutuality, isUnreadable }) => [
      linesToCall(parents),
      isUnreadable
        ? messages.list_unreadable({}, say)
        : people.map(({ name, relation, phone }) => called(`${name} (${relation})`, phone)).join('\n') || messages.list_no_sheet({}, say),
      doctorName ? called(doctorName, doctorPhone) : '',
      mutuality ?? '',
    ],
  );

/** A label for each child. */
export const labelsOf = (groups: readonly Group[]): Label[] =>
  groups.flatMap(({ siteName, name, coming }) =>
    coming.map(({ child: { givenName, familyName } }) => ({ givenName, familyName, group: name, site: siteName })),
  );
