// How much of a body is taken. One whose length is announced is refused by that; one that is not is counted as it comes in.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A body that was refused is let in and thrown away for so long, so that its sender reads the refusal instead of a cut line. */
const letInMs = 5_000;

/** True when the announced length is more than `most`, or no number. */
export function isAnnouncedTooLong({ headers }: IncomingMessage, most: number): boolean {
  const length = headers['content-length'];
  return length !== undefined && !(Number(length) <= most);
}

/** Calls `refuse` once more than `most` bytes have come in; the handler hears no more of them, and the line is cut in the end. */
export function watchLength(request: IncomingMessage, response: ServerResponse, most: number, refuse: () => void) {
  if (!request.headers['transfer-encoding']) return;
  const push = request.push.bind(request);
  let bytes = 0;
  request.push = (chunk: Uint8Array | null, ...rest) => {
    const before = bytes;
    bytes += chunk?.length ?? 0;
    if (bytes <= most) return push(chunk, ...rest);
    if (before <= most) {
      if (!response.headersSent) refuse();
      cutLater(request);
    }
    return true;
  };
}

/** Throws away what still comes in of a refused body, and cuts the line when it does not end. */
export function discardBody(request: IncomingMessage) {
  request.resume();
  cutLater(request);
}

function cutLater(request: IncomingMessage) {
  const cut = setTimeout(() => request.destroy(), letInMs).unref();
  request.once('end', () => clearTimeout(cut));
}
