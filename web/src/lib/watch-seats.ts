import { Client, fetchExchange, mapExchange } from '@urql/svelte';
import { SeatCountsDocument, type SeatCountsSubscription } from '#generated/graphql.ts';
import { trusted } from '#lib/trusted-documents.ts';

/**
 * Listens to the counts over server-sent events, one stream for the page.
 * @returns what closes it; `lost` is called once when it ends by itself.
 */
export function watchSeats(take: (counts: SeatCountsSubscription['seatCounts']) => void, lost: () => void): () => void {
  const client = new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetchSubscriptions: true,
    exchanges: [mapExchange({ onOperation: trusted }), fetchExchange],
  });
  let closed = false;
  const end = () => {
    if (closed) return;
    closed = true;
    lost();
  };
  const { unsubscribe } = client.subscription(SeatCountsDocument, {}).subscribe((result) => {
    if (result.data) take(result.data.seatCounts);
    // a refused subscription answers 200 with errors in its body
    if (result.error || !result.hasNext) end();
  });
  return () => {
    closed = true;
    unsubscribe();
  };
}
