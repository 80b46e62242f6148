import { error } from '@sveltejs/kit';
import { ExportStatisticsDocument } from '#generated/graphql.ts';
import { orSignIn } from '#lib/forms/answers.server.ts';
import { typed } from '#lib/forms/values.ts';
import { act } from '#lib/graph/ask.server.ts';
import { staffOf } from '../../staff.server.ts';
import { sendCsv, sendWorkbook } from '../../write-sheets.server.ts';
import { sheetsOf, weeksSheet } from '../build-sheets.server.ts';
import { readFilters, scopeOf } from '../scope.server.ts';
import type { RequestHandler } from './$types.js';

// By POST alone: no link exports in the name of who follows it; each is in the audit trail.
export const POST: RequestHandler = async (event) => {
  await staffOf(event, 'exportStatistics');
  const values = typed(await event.request.formData());
  const { format } = values;
  if (format !== 'XLSX' && format !== 'CSV') error(400);
  const { exportStatistics } = await orSignIn(event, () =>
    act(event, ExportStatisticsDocument, { scope: scopeOf(readFilters(values)), format }),
  );
  if (exportStatistics.__typename !== 'StatisticsExport') error(400, exportStatistics.message);
  return format === 'CSV'
    ? sendCsv('statistiques', weeksSheet(exportStatistics))
    : sendWorkbook('statistiques', sheetsOf(exportStatistics));
};
