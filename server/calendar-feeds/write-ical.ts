// iCalendar (RFC 5545): one event per day that a plaine is open, in the commune's time.
import ical from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import { zone } from '../language/date-format.ts';
import { messages, type Locale } from '../language/messages.ts';
import type { AgendaWeek } from './list-weeks.ts';

/** How often a calendar that follows the address asks again, in seconds: half a day. */
const refreshSeconds = 43_200;

type About = {
  /** the portal's address: events are named after its host and lead to it */
  origin: string;
  locale: Locale;
};

/**
 * The text of a calendar file. The same weeks give the same text, so that a file taken twice, or the feed, changes
 * events instead of adding them.
 */
export function writeCalendar(weeks: readonly AgendaWeek[], { origin, locale }: About): string {
  const { hostname } = new URL(origin);
  const calendar = ical({
    name: messages.agenda_name({}, { locale }),
    prodId: { company: hostname, product: 'portail-parent', language: locale.slice(0, 2).toUpperCase() },
    timezone: { name: null, generator: describeZone },
    ttl: refreshSeconds,
  });
  for (const week of weeks)
    for (const day of week.openDays)
      calendar.createEvent({
        ...timesOf(day, week.hours),
        id: `${week.enrolmentId}.${day}@${hostname}`,
        stamp: week.confirmedAt,
        summary: messages.agenda_event({ child: week.childName, plaine: week.plaineName }, { locale }),
        location: [week.siteName, week.siteAddress].filter(Boolean).join(', '),
        description: [
          week.options.length > 0 && messages.agenda_options({ options: week.options.join(', ') }, { locale }),
          week.toBring && messages.agenda_to_bring({ things: week.toBring }, { locale }),
          messages.agenda_see({ address: `${origin}/portail/inscriptions` }, { locale }),
        ]
          .filter(Boolean)
          .join('\n'),
      });
  return calendar.toString();
}

const describeZone = (name: string) => [tzlib_get_ical_block(name)].flat()[0] ?? null;

function timesOf(day: string, hours: AgendaWeek['hours']) {
  const date = Temporal.PlainDate.from(day);
  if (!hours) return { start: date, end: date.add({ days: 1 }), allDay: true };
  const at = (time: string) => date.toZonedDateTime({ timeZone: zone, plainTime: time });
  return { start: at(hours.begins), end: at(hours.ends), timezone: zone };
}
