// Pages travel compressed: the calendar of a family is 60 kB of HTML and 8 kB on the line. Files with a hash in their
// name were compressed when they were built; /graphql and its streams do not come by here.
//
// BREACH (2013): who can make a browser ask for a page again and again, puts guesses into it and measures its length,
// learns a secret that stands in it. So what is compressed is an answer to a GET, which our session cookie (SameSite=Lax)
// goes with in a navigation only, and no page repeats what its address carries. Left as they are: answers to a POST, which
// repeat what was typed and show a secret address once, and the pages of the health sheet. docs/decisions/007.
import { constants } from 'node:zlib';
import compression from 'compression';
import type { Handler } from '../lib/router.ts';

/** Bytes below which it is not worth it. */
const threshold = 1_024;

const asIs = /^\/portail\/enfants\/[^/]+\/sante/;

/** Puts the compression before `pages`. */
export function compressPages(pages: Handler): Handler {
  const compress = compression({
    threshold,
    level: 5,
    // a twentieth of a second at the default of 11, a thousandth at 4, for a tenth more bytes
    brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    filter: (request, response) => {
      if (request.method !== 'GET' || asIs.test(request.url ?? '')) return false;
      return /^(text\/html|application\/json|image\/svg\+xml)/.test(String(response.getHeader('content-type') ?? ''));
    },
  }) as unknown as (...args: [...Parameters<Handler>, () => void]) => void;
  return (request, response) => compress(request, response, () => void pages(request, response));
}
