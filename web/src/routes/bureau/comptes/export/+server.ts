import { error } from '@sveltejs/kit';
import { ExportBooksDocument } from '#generated/graphql.ts';
import { orSignIn } from '#lib/forms/answers.server.ts';
import { act } from '#lib/graph/ask.server.ts';
import { staffOf } from '../../staff.server.ts';
import { buildSheet, buildSheets } from '../build-sheets.server.ts';
import { readMonth } from '../months.ts';
import { isSheetName } from '../sheets.ts';
import { writeBelgianCsv, writeWorkbook } from '../write-sheets.server.ts';
import type { RequestHandler } from './$types.js';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

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
  const file = isSheetName(wanted)
    ? {
        body: writeBelgianCsv(await buildSheet(event, exportBooks, wanted)),
        type: 'text/csv; charset=utf-8; header=present',
        end: `${wanted}.csv`,
      }
    : { body: new Uint8Array(await writeWorkbook(await buildSheets(event, exportBooks))), type: xlsx, end: 'xlsx' };
  return new Response(file.body, {
    headers: {
      'content-type': file.type,
      'content-disposition': `attachment; filename="comptes-${month}${isSheetName(wanted) ? '-' : '.'}${file.end}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  });
};
