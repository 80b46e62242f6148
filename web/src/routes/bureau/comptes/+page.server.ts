import { error } from '@sveltejs/kit';
import { MonthOfBooksDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { todayAt } from '#lib/today.server.ts';
import { staffOf } from '../staff.server.ts';
import { moveMonth, readMonth } from './months.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'booksMonth');
  const asked = event.url.searchParams.get('mois');
  const month = asked === null ? null : readMonth(asked);
  if (asked !== null && !month) error(404);
  // the month that is over is the one to close
  const day = month ?? moveMonth(todayAt(new Date().toISOString()).slice(0, 7), -1);
  const { admin, serverTime } = await read(event, MonthOfBooksDocument, { day: `${day}-01` });
  const now = todayAt(serverTime).slice(0, 7);
  return {
    books: admin.booksMonth,
    month: day,
    before: readMonth(moveMonth(day, -1)),
    next: day < now ? moveMonth(day, 1) : null,
    isOver: day < now,
  };
};
