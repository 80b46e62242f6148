import { error, type RequestEvent } from '@sveltejs/kit';
import { typed } from '#lib/forms/values.ts';
import { operationTitle } from './library.ts';
import { operationOf, readVariables, wholeAnswer } from './question.server.ts';
import { sorted } from './table.ts';
import { writeCsv, writeXlsx } from './sheets.server.ts';

const types = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/**
 * The whole answer as a file; its variables come in the body of a POST, never in an address.
 * @throws 404, 400 for variables that are none
 */
export async function exportAnswer(event: RequestEvent<{ name: string }>, format: keyof typeof types): Promise<Response> {
  const { operation } = await operationOf(event, event.params.name);
  const values = typed(await event.request.formData());
  const read = readVariables(operation, values);
  if (!read.ok) error(400, Object.values(read.errors)[0]);
  const found = await wholeAnswer(event, operation, read.variables);
  if (!found.table) error(400, found.refusal);
  const table = sorted(found.table, values.tri ?? null);
  const body = format === 'csv' ? writeCsv(table) : new Uint8Array(await writeXlsx(table, operationTitle(operation)));
  return new Response(body, {
    headers: {
      'content-type': types[format],
      'content-disposition': `attachment; filename="${operation.name}.${format}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}
