// portail access-table: what the graph obeys, for the register of data protection. It asks no database.
import { officialLocale } from '../language/messages.ts';
import { printAccessTable } from '../staff/print-access-table.ts';

export async function showAccess(): Promise<number> {
  console.log(printAccessTable(officialLocale));
  return 0;
}
