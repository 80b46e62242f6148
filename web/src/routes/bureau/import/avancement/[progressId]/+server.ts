import { json } from '@sveltejs/kit';
import { ImportProgressDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../../../staff.server.ts';
import type { RequestHandler } from './$types.js';

/** How far the import of the waiting page has come; null before its first lines. */
export const GET: RequestHandler = async (event) => {
  await staffOf(event, 'importFamilyLinks');
  const { admin } = await read(event, ImportProgressDocument, { id: event.params.progressId });
  return json(admin.importProgress ?? null, { headers: { 'cache-control': 'no-store' } });
};
