import { error } from '@sveltejs/kit';
import { ExportBooksDocument } from '#generated/graphql.ts';
import { orSignIn } from '#lib/forms/answers.server.ts';
import { act } from '#lib/graph/ask.server.ts';
import { staffOf } from '../../staff.server.ts';
import { sendCsv, sendWorkbook } from '../../write-sheets.server.ts';
import { buildSheet, buildSheets } from '../build-sheets.server.ts';
import { readMonth } from '../months.ts';
import { isSheetName } from '../sheets.ts';
import type { RequestHandler } from './$types.js';

// By POST alone: no link exports in the name of who follows it; each is in the audit trail.
export const POST: RequestHandler = async (event) => {
  await staffOf(event, 'exportBooks');
  const form = await event.request.formData();
  const month = readMonth(String(form.get('mois')));
  const wanted = String(form.get('feuille'));
  if (!month || (wanted !== 'xlsx' && !isSheetName(wanted))) error(400);
  const format = wanted === 'xlsx' ? ('XLSX' as const) : ('CSV' as const);
  const { exportBooks } = await orSignIn(event, () => act(event, ExportBooksDocument, { day: `${month}-01`, format }));
  if (exportBooks.__typename !== 'BooksMonth') error(400, exportBooks.message);
  const name = `comptes-${month}`;
  return isSheetName(wanted)
    ? sendCsv(`${name}-${wanted}`, await buildSheet(event, exportBooks, wanted))
    : sendWorkbook(name, await buildSheets(event, exportBooks));
};
