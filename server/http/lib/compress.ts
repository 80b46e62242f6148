// Answers travel compressed where their entry point says so: the calendar of a family is 60 kB of HTML and 8 kB on the line.
import { constants } from 'node:zlib';
import type { IncomingMessage, ServerResponse } from 'node:http';
import compression from 'compression';

/** Bytes below which it is not worth it. */
const threshold = 1_024;

const isText = /^(text\/html|application\/(graphql-response\+)?json|image\/svg\+xml)/;

const apply = compression({
  threshold,
  level: 5,
  // a twentieth of a second at the default of 11, a thousandth at 4, for a tenth more bytes
  brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  filter: (_request, response) => isText.test(String(response.getHeader('content-type') ?? '')),
}) as unknown as (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Makes the answer leave as the client's Accept-Encoding wants it; to be called before it is written. */
export const compressAnswer = (request: IncomingMessage, response: ServerResponse) => apply(request, response, () => {});
