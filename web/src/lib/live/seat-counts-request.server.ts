import { SeatCountsDocument } from '#generated/graphql.ts';
import { requestText } from '#lib/graph/request-text.server.ts';

/** What a page sends to hear the seats left as they change: see seat-counts.ts. */
export const seatCountsRequest: string = requestText('SeatCounts', SeatCountsDocument);
