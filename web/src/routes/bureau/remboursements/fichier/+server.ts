import { error } from '@sveltejs/kit';
import { TakeRefundBatchFileDocument } from '#generated/graphql.ts';
import { orSignIn } from '#lib/forms/answers.server.ts';
import { act } from '#lib/graph/ask.server.ts';
import { staffOf } from '../../staff.server.ts';
import type { RequestHandler } from './$types.js';

// By POST alone: the file has accounts whole, and who takes it is in the audit trail.
export const POST: RequestHandler = async (event) => {
  await staffOf(event, 'takeRefundBatchFile');
  const batchId = String((await event.request.formData()).get('batchId'));
  const { takeRefundBatchFile: file } = await orSignIn(event, () => act(event, TakeRefundBatchFileDocument, { batchId }));
  if (file.__typename !== 'RefundBatchFile') error(400, file.message);
  return new Response(file.content, {
    headers: {
      'content-type': 'application/xml; charset=utf-8',
      'content-disposition': `attachment; filename="${file.name}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  });
};
