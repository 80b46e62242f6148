import { HomeDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { seatCountsRequest } from '#lib/live/seat-counts-request.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { serverTime, enrolmentPeriod, plaines } = await read(event, HomeDocument, {});
  return { serverTime, enrolmentPeriod, plaines, seatCountsRequest };
};
