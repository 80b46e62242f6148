// The lists of a morning, as papers: a day, a site or all, and where each list is.
import { ListsOfDayDocument } from '#generated/graphql.ts';
import { date } from '#lib/forms/checks.server.ts';
import { read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../staff.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'dayLists');
  const search = event.url.searchParams;
  const siteName = search.get('site') || null;
  const { dayLists } = (await read(event, ListsOfDayDocument, { day: date(search.get('jour') ?? '') ?? null, siteName })).admin;
  return { siteName, ...dayLists };
};
