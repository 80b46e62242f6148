// The page that shows the counts, as the server knows it: a stream that comes back when it ends, wherever there is a portal.
import { Agent, request, type ClientRequest } from 'node:http';

export type Page = {
  /** the newest count of each week */
  seats: Map<string, number>;
  /** whole snapshots so far: one per connection */
  snapshots: () => number;
  /** cuts the connection, as a train in a tunnel does; it comes back by itself */
  drop: () => void;
  close: () => void;
};

const agent = new Agent({ maxSockets: Infinity });
const body = JSON.stringify({ query: 'subscription { seatCounts { weekId seatsLeft } }' });

/** Opens the stream at the first of `origins` that answers, and goes on to the next when it ends. */
export function openPage(origins: string[], pauseMs = 300): Page {
  const seats = new Map<string, number>();
  let snapshots = 0;
  let turn = 0;
  let isClosed = false;
  let asking: ClientRequest | undefined;

  function connect() {
    if (isClosed) return;
    const origin = origins[turn++ % origins.length]!;
    let text = '';
    let isFirst = true;
    let isOver = false;
    const again = () => {
      if (isOver) return;
      isOver = true;
      setTimeout(connect, pauseMs);
    };
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream', origin, 'content-length': body.length };
    asking = request(`${origin}/graphql`, { method: 'POST', agent, headers }, (response) => {
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
          text = text.slice(end + 2);
          if (!data) continue;
          if (isFirst) snapshots += 1;
          if (isFirst) seats.clear();
          isFirst = false;
          const frame = JSON.parse(data) as { data: { seatCounts: { weekId: string; seatsLeft: number }[] } };
          for (const { weekId, seatsLeft } of frame.data.seatCounts) seats.set(weekId, seatsLeft);
        }
      });
      response.on('close', again).on('error', again);
    });
    asking.on('error', again).on('close', again).end(body);
  }

  connect();
  return {
    seats,
    snapshots: () => snapshots,
    drop: () => asking?.destroy(),
    close: () => {
      isClosed = true;
      asking?.destroy();
    },
  };
}
