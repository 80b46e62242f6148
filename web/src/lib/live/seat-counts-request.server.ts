import { stringifyDocument } from '@urql/core';
import { SeatCountsDocument } from '#generated/graphql.ts';
import { hashOf } from '#lib/graph/trusted-documents.ts';

/** What a page sends to hear the seats left as they change: see seat-counts.ts. */
export const seatCountsRequest: string = JSON.stringify({
  operationName: 'SeatCounts',
  query: stringifyDocument(SeatCountsDocument),
  extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(SeatCountsDocument) } },
});
