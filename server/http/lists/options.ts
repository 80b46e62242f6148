// The lists of care and of the shuttle: a page for each, as those who keep or drive the children hold it.
import { messages, officialLocale } from '../../language/messages.ts';
import type { ListColumn, ListTable } from '../../papers/list.ts';
import type { OptionPlace } from './answers.ts';
import { box, nameOf, parentsOf, type Section } from './sections.ts';

const say = { locale: officialLocale };

/** A page for each site and care: who stays, whom to ring. */
export const careSections = (places: readonly OptionPlace[], day: string): Section[] =>
  byOption(places).map((of) => ({ ...headOf(of, day), tables: [tableOf(of, messages.list_child({}, say), arrival)] }));

/** A page for each site and shuttle: how many at each stop, then who, stop by stop in the order in which it stops. */
export const shuttleSections = (places: readonly OptionPlace[], day: string): Section[] =>
  byOption(places).map((of) => {
    // A stop that the shuttle no longer makes comes last.
    const inOrder = of.toSorted((one, other) => (one.stopNumber ?? Infinity) - (other.stopNumber ?? Infinity) || 0);
    const stops = [...Map.groupBy(inOrder, ({ stop }) => stop ?? '')];
    const totals: ListTable = {
      columns: [
        { label: messages.list_stop({}, say), width: 10 },
        { label: messages.list_count({}, say), width: 2, isNumber: true },
        { label: '', width: 14 },
      ],
      rows: stops.map(([stop, children]) => [stop, String(children.length), '']),
      total: [messages.list_total({}, say), String(of.length), ''],
    };
    return { ...headOf(of, day), tables: [totals, ...stops.map(([stop, children]) => tableOf(children, stop, ride))] };
  });

/** An option of a site is one list, whatever the groups of those who have it. */
const byOption = (places: readonly OptionPlace[]): OptionPlace[][] => [
  ...Map.groupBy(places, ({ siteName, kind, name }) => `${siteName}\n${kind}\n${name}`).values(),
];

const headOf = (of: readonly OptionPlace[], day: string): Omit<Section, 'tables'> => ({
  siteName: of[0]!.siteName,
  title: `${of[0]!.siteName} · ${of[0]!.name}`,
  lead: [messages.list_children({ day, count: of.length }, say)],
});

const arrival = [box(messages.list_arrived({}, say)), box(messages.list_left({}, say))];
const ride = [box(messages.list_ride_out({}, say)), box(messages.list_ride_back({}, say))];

function tableOf(of: readonly OptionPlace[], label: string, boxes: ListColumn[]): ListTable {
  const columns: ListColumn[] = [
    { label: messages.list_line({}, say), width: 1, isNumber: true },
    { label, width: 7 },
    { label: messages.list_group({}, say), width: 4 },
    ...boxes,
    { label: messages.list_parents({}, say), width: 8 },
    { label: messages.list_remark({}, say), width: 5 },
  ];
  return { columns, rows: of.map(({ child, groupName }, at) => [String(at + 1), nameOf(child), groupName, '', '', parentsOf(child), '']) };
}
