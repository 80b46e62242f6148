import { MyMessagesDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { parentOf } from '#lib/graph/viewer.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer } = await read(event, MyMessagesDocument, {});
  return { messages: parentOf(event, viewer).messages };
};
