import { error } from '@sveltejs/kit';
import { FiscalFileOfYearDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../../staff.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'takeFiscalFile');
  const year = Number(event.url.searchParams.get('annee'));
  if (!Number.isInteger(year) || year < 2020 || year > 2100) error(404);
  const { fiscalFile } = (await read(event, FiscalFileOfYearDocument, { year })).admin;
  return { year, file: fiscalFile };
};
