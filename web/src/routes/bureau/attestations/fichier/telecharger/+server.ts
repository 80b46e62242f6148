import { error } from '@sveltejs/kit';
import { TakeFiscalFileDocument } from '#generated/graphql.ts';
import { orSignIn } from '#lib/forms/answers.server.ts';
import { act } from '#lib/graph/ask.server.ts';
import { staffOf } from '../../../staff.server.ts';
import type { RequestHandler } from './$types.js';

// By POST alone: the file has national numbers, and who takes it is in the audit trail.
export const POST: RequestHandler = async (event) => {
  await staffOf(event, 'takeFiscalFile');
  const form = await event.request.formData();
  const asked = { year: Number(form.get('annee')), isTest: form.get('essai') !== null, mayBeUnofficial: form.get('aVerifier') !== null };
  const { takeFiscalFile: file } = await orSignIn(event, () => act(event, TakeFiscalFileDocument, asked));
  if (file.__typename !== 'FiscalFileContent') error(400, file.message);
  return new Response(file.content, {
    headers: {
      'content-type': file.name.endsWith('.xml') ? 'application/xml; charset=utf-8' : 'application/jsonl; charset=utf-8',
      'content-disposition': `attachment; filename="${file.name}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  });
};
