import { MyEnrolmentsDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph.server.ts';
import { parentOf } from '#lib/viewer.server.ts';
import type { PageServerLoad } from './$types.js';

// a page to read
export const csr = false;

export const load: PageServerLoad = async (event) => {
  const { viewer, serverTime } = await read(event, MyEnrolmentsDocument, {});
  const { enrolments, payments } = parentOf(event, viewer);
  return {
    serverTime,
    today: serverTime.slice(0, 10),
    enrolments: enrolments.toSorted((a, b) => a.week.startDate.localeCompare(b.week.startDate)),
    payments: payments.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)),
    requested: event.url.searchParams.has('demandee'),
  };
};
