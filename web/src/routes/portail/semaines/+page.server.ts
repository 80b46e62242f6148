import { ChildWeeksDocument } from '#generated/graphql.ts';
import { yearsOld } from '#lib/forms/checks.server.ts';
import { read } from '#lib/graph/ask.server.ts';
import { seatCountsRequest } from '#lib/live/seat-counts-request.server.ts';
import { parentOf } from '#lib/graph/viewer.server.ts';
import { holdRequest } from '#lib/booking/hold-request.server.ts';
import { history, weekActions } from '#lib/booking/weeks.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

// the places left move while one chooses
export const csr = true;

export const load: PageServerLoad = async (event) => {
  const { viewer, serverTime } = await read(event, ChildWeeksDocument, {});
  const { basket, children } = parentOf(event, viewer);
  return {
    serverTime,
    seatCountsRequest,
    holdRequest,
    basket: basket ?? null,
    children: children.map((child) => ({ ...child, years: yearsOld(child.birthDate, serverTime) })),
    asked: history(event.cookies),
  };
};

export const actions: Actions = weekActions;
