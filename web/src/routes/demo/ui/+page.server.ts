import { error } from '@sveltejs/kit';
import { seatCountsRequest } from '#lib/live/seat-counts-request.server.ts';
import tokens from '#lib/ui/tokens.css?raw';
import { readTokens } from './tokens.ts';
import { weeks } from './weeks.ts';
import type { PageServerLoad } from './$types.js';

// nothing here needs the framework: what moves has a small script of its own
export const csr = false;

/** What the pages are made of, for whoever changes them; in the demonstration alone. */
export const load: PageServerLoad = async ({ parent }) => {
  const { demo } = await parent();
  if (!demo) error(404);
  return { tokens: readTokens(tokens), weeks, seatCountsRequest };
};
