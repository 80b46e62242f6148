// The form of a message: what is typed in it, and the message that it means.
import type { DeskMessageQuery, MessagePlace, SaveFamilyMessageInput } from '#generated/graphql.ts';
import { toDate, mondayOf, isoDay } from '#language/dates.ts';
import { orNull, type Values } from '#lib/forms/values.ts';
import { dateLong } from '#lib/format.ts';
import { m } from '#paraglide/messages.js';
import type { Choice } from '../staff.server.ts';

/** In the order of the form; French is needed. */
export const written = ['fr', 'nl', 'de', 'en', 'fr-x-facile'] as const;
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
  'selection.seasonId': selection.seasonId ?? '',
  'selection.plaineId': selection.plaineId ?? '',
  'selection.siteId': selection.siteId ?? '',
  'selection.weekOf': selection.weekOf ? isoDay(toDate(mondayOf(selection.weekOf))) : '',
  'selection.weekId': selection.weekId ?? '',
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

/** What was chosen stays a choice when it left the list or is gone: without it, the select would say « any », which is more families. */
const withChosen = (choices: Choice[], value = '', label?: string): Choice[] =>
  value === '' || choices.some((choice) => choice.value === value)
    ? choices
    : [{ value, label: label || m.bureau_message_not_offered() }, ...choices];

export type Choices = Record<'seasons' | 'plaines' | 'sites' | 'mondays' | 'groups', Choice[]>;

/** The choices, with those of the form as it is shown. `selection`: of the message, which knows them by name. */
export function keepChosen(choices: Choices, values: Values, selection?: Message['selection']): Choices {
  const kept = (list: Choice[], id: string, found: string | null | undefined) =>
    withChosen(list, values[`selection.${id}`], selection && (found ?? m.bureau_message_gone()));
  const { season, plaine, site, week } = selection ?? {};
  return {
    seasons: kept(choices.seasons, 'seasonId', season?.name),
    plaines: kept(choices.plaines, 'plaineId', plaine && `${plaine.name} · ${plaine.siteName}`),
    sites: kept(choices.sites, 'siteId', site?.name),
    mondays: kept(choices.mondays, 'weekOf', selection?.weekOf && m.bureau_message_week_of({ day: dateLong(selection.weekOf) })),
    groups: kept(choices.groups, 'weekId', week && groupName(week.startDate, week.plaine)),
  };
}

export const groupName = (startDate: string, { name, siteName }: { name: string; siteName: string }) =>
  `${dateLong(startDate)} · ${name} · ${siteName}`;
