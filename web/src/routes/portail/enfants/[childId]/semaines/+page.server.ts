import { error } from '@sveltejs/kit';
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
  const child = children.find(({ id }) => id === event.params.childId);
  if (!child) error(404);
  return {
    serverTime,
    seatCountsRequest,
    holdRequest,
    basket: basket ?? null,
    child: { ...child, years: yearsOld(child.birthDate, serverTime) },
    family: children.map(({ id, givenName, readiness }) => ({ id, givenName, ready: readiness.ready })),
    asked: history(event.cookies),
  };
};

export const actions: Actions = weekActions;
