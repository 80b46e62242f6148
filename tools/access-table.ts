// npm run access-table
import { printAccessTable } from '../server/staff/print-access-table.ts';
import { officialLocale } from '../server/language/messages.ts';

console.log(printAccessTable(officialLocale));
