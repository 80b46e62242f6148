// What the form of a message offers.
import { MessageChoicesDocument } from '#generated/graphql.ts';
import { mondayOf } from '#language/dates.ts';
import { dateLong } from '#lib/format.ts';
import { read, type Asking } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import type { Choice } from '../staff.server.ts';
import { type Choices, groupName } from './message-form.server.ts';

const inOrder = (choices: Map<string, string>): Choice[] =>
  [...choices].map(([value, label]) => ({ value, label })).sort((one, other) => one.label.localeCompare(other.label, 'fr'));

/** What one chooses from: seasons, plaines and sites that have weeks, calendar weeks, and single groups. */
export async function choicesFor(event: Asking): Promise<Choices> {
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
      label: groupName(week.startDate, plaine),
    })),
  };
}
