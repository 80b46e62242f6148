import { error } from '@sveltejs/kit';
import { FamilyPageDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../../staff.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { mayUse } = await staffOf(event, 'parent');
  const after = event.url.searchParams.get('avant');
  const { admin, serverTime } = await read(event, FamilyPageDocument, { parentId: event.params.parentId, after });
  if (!admin.parent) error(404);
  const { enrolments, history, ...family } = admin.parent;
  return {
    family,
    held: enrolments.filter(({ status }) => status === 'HELD').toReversed(),
    confirmed: enrolments.filter(({ status }) => status === 'CONFIRMED').toSorted(byWeek),
    over: enrolments.filter(({ status }) => status === 'CANCELLED' || status === 'EXPIRED'),
    events: history.edges.map(({ cursor, node }) => ({ id: cursor, ...node })),
    older: history.pageInfo.hasNextPage ? history.pageInfo.endCursor : null,
    isOlder: after !== null,
    serverTime,
    done: event.url.searchParams.has('fait'),
    mayUse,
  };
};

const byWeek = (one: { week: { startDate: string } }, other: { week: { startDate: string } }) =>
  one.week.startDate.localeCompare(other.week.startDate);
