import { stringifyDocument } from '@urql/core';
import { SeatCountsDocument } from '#generated/graphql.ts';
import { hashOf } from '#lib/trusted-documents.ts';

/** What a page without the graph's client sends to hear the places left as they change: see ui/live-counts.js. */
export const seatCountsRequest: string = JSON.stringify({
  operationName: 'SeatCounts',
  query: stringifyDocument(SeatCountsDocument),
  extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(SeatCountsDocument) } },
});
