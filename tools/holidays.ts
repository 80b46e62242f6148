// npm run build: the public holidays of Belgium by day, with their names in the languages of the portal, so that the portal
// loads a table in the place of a calendar of the whole world (moon and time zones included).
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Holidays from 'date-holidays';

const target = join(import.meta.dirname, '../server/generated/holidays.json');
const languages = ['fr', 'nl', 'de', 'en'];
/** First and last year of the table. */
const [first, last] = [2020, 2100];

const belgium = new Holidays('BE', { types: ['public'] });
const days: Record<string, Record<string, string>> = {};
for (let year = first; year <= last; year += 1)
  for (const language of languages)
    // Of two on one day, the first is told.
    for (const { date, name } of belgium.getHolidays(year, language).toReversed()) (days[date.slice(0, 10)] ??= {})[language] = name;

mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, JSON.stringify(days));
