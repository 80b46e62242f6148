import { ShellDocument } from '#generated/graphql.ts';
import { formatPhone } from '#language/phones.ts';
import { read } from '#lib/graph/ask.server.ts';
import type { LayoutServerLoad } from './$types.js';

/** Pages are pages: scripts come with the calendars, which live, and small ones with what ticks, counts or is sent. */
export const csr = false;

export const load: LayoutServerLoad = async (event) => {
  const { demo, commune, viewer } = await read(event, ShellDocument, {});
  const phone = commune.phone ? formatPhone(commune.phone) : null;
  return { demo, commune: { ...commune, phone }, viewer };
};
