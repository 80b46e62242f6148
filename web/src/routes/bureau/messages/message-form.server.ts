// The form of a message: what is typed in it, and the message that it means.
import { MessageChoicesDocument, type DeskMessageQuery, type MessagePlace, type SaveFamilyMessageInput } from '#generated/graphql.ts';
import { toDate, mondayOf, isoDay } from '#language/dates.ts';
import { orNull, type Values } from '#lib/forms/values.ts';
import { dateLong } from '#lib/format.ts';
import { read, type Asking } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import type { Choice } from '../staff.server.ts';

/** In the order of the form; French is needed. */
export const written = ['fr', 'nl', 'de', 'en'] as const;
const places: readonly MessagePlace[] = ['CONFIRMED', 'HELD', 'WAITING'];

type Message = NonNullable<DeskMessageQuery['admin']['familyMessage']>;

/** Texts as the form shows them. */
export const textValues = (texts: Message['texts']): Values =>
  Object.fromEntries(
    written.flatMap((language, nth) => {
      const own = texts.find((text) => text.language === language);
      return [
        [`texts.${nth}.title`, own?.title ?? ''],
        [`texts.${nth}.text`, own?.text ?? ''],
      ];
    }),
  );

/** The message as the form shows it. */
export const valuesOf = ({ texts, selection }: Pick<Message, 'texts' | 'selection'>): Values => ({
  ...textValues(texts),
  'selection.seasonId': selection.season?.id ?? '',
  'selection.plaineId': selection.plaine?.id ?? '',
  'selection.siteId': selection.site?.id ?? '',
  'selection.weekOf': selection.weekOf ? isoDay(toDate(mondayOf(selection.weekOf))) : '',
  'selection.weekId': selection.week?.id ?? '',
  ...Object.fromEntries(selection.places.map((place) => [`places.${place}`, 'on'])),
});

/** A new message: what the address says of whom it is for. */
export const valuesFrom = (search: URLSearchParams): Values => ({
  'selection.seasonId': search.get('saison') ?? '',
  'selection.plaineId': search.get('plaine') ?? '',
  'selection.siteId': search.get('site') ?? '',
  'selection.weekOf': search.get('semaine') ?? '',
  'selection.weekId': search.get('groupe') ?? '',
  'places.CONFIRMED': 'on',
});

/** Languages that something was written in, by their place in the form. */
const usedOf = (values: Values) =>
  written.flatMap((language, nth) => {
    const [title = '', text = ''] = [values[`texts.${nth}.title`], values[`texts.${nth}.text`]];
    return nth === 0 || title || text ? [{ nth, language, title, text }] : [];
  });

/** What was written, without the languages that were left empty. */
export const textsOf = (values: Values) => usedOf(values).map(({ language, title, text }) => ({ language, title, text }));

export function inputOf(values: Values): Pick<SaveFamilyMessageInput, 'texts' | 'selection'> {
  return {
    texts: textsOf(values),
    selection: {
      seasonId: orNull(values['selection.seasonId']),
      plaineId: orNull(values['selection.plaineId']),
      siteId: orNull(values['selection.siteId']),
      weekOf: orNull(values['selection.weekOf']),
      weekId: orNull(values['selection.weekId']),
      places: places.filter((place) => `places.${place}` in values),
    },
  };
}

type Problem = { readonly path: readonly string[]; readonly message: string };

/** The graph's problems by the names of the form: languages that were left empty have no place in the input. */
export const inForm = (values: Values, problems: readonly Problem[]): Problem[] =>
  problems.map(({ path: [first = '', nth = '', ...rest], message }) => ({
    path:
      first === 'texts' && nth ? [first, String(usedOf(values)[Number(nth)]?.nth ?? nth), ...rest] : [first, nth, ...rest].filter(Boolean),
    message,
  }));

const inOrder = (choices: Map<string, string>): Choice[] =>
  [...choices].map(([value, label]) => ({ value, label })).sort((one, other) => one.label.localeCompare(other.label, 'fr'));

/** What one chooses from: seasons, plaines and sites that have weeks, calendar weeks, and single groups. */
export async function choicesFor(event: Asking) {
  const { admin } = await read(event, MessageChoicesDocument, {});
  const weeks = admin.plaines
    .flatMap(({ plaine, weeks }) => weeks.filter(({ cancelledAt }) => !cancelledAt).map(({ week }) => ({ plaine, week })))
    .sort((one, other) => one.week.startDate.localeCompare(other.week.startDate));
  const mondays = new Set(weeks.map(({ week }) => mondayOf(week.startDate).toString()));
  return {
    seasons: inOrder(new Map(weeks.flatMap(({ week }) => (week.season ? [[week.season.id, week.season.name]] : [])))),
    plaines: inOrder(new Map(admin.plaines.map(({ plaine }) => [plaine.id, `${plaine.name} · ${plaine.siteName}`]))),
    sites: inOrder(new Map(admin.plaines.map(({ plaine }) => [plaine.site.id, plaine.siteName]))),
    mondays: [...mondays].map((monday) => ({ value: monday, label: m.bureau_message_week_of({ day: dateLong(monday) }) })),
    groups: weeks.map(({ plaine, week }) => ({
      value: week.id,
      label: `${dateLong(week.startDate)} · ${plaine.name} · ${plaine.siteName}`,
    })),
  };
}
