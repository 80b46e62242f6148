import { PrivacyDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { retention, commune } = await read(event, PrivacyDocument, {});
  return { retention, controller: commune };
};
