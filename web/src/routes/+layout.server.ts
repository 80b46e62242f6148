import { ShellDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph.server.ts';
import type { LayoutServerLoad } from './$types.js';

export const load: LayoutServerLoad = async (event) => {
  const { demo, commune, viewer } = await read(event, ShellDocument, {});
  return { demo, commune, viewer };
};
