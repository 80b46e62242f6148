// What a person reads while the database is away: a page of its own, 503, that comes back by itself. A form that was sent is
// not asked for again without its sender: reloading sends it again.
import type { ServerResponse } from 'node:http';
import { messages } from '../../language/messages.ts';
import { currentScope } from '../../platform/request-scope.ts';
import type { Handler } from '../lib/entry-point.ts';
import { plainPageHeaders, writePlainPage } from '../lib/plain-page.ts';
import { languageOf } from '../lib/request-language.ts';

/** Seconds after which trying again may help. */
const retrySeconds = 5;
/** Headers of the answer that was to be. */
const ofTheOther = ['content-length', 'content-encoding', 'etag', 'last-modified', 'link'];

/** `pages`; an answer of theirs that failed because the database could not be had becomes 503. */
export const answerWhileAway =
  (pages: Handler): Handler =>
  (request, response) => {
    const scope = currentScope();
    const { method, headers } = request;
    const [begin, end] = [response.writeHead.bind(response), response.end.bind(response)] as [
      (...given: unknown[]) => ServerResponse,
      (text: string) => ServerResponse,
    ];
    response.writeHead = (status: number, ...rest: unknown[]) => {
      if (status < 500 || !scope?.failure?.isDatabaseAway) return begin(status, ...rest);
      response.setHeader('retry-after', retrySeconds);
      // a script asked, and reads the answer itself
      if (!headers.accept?.includes('text/html') || 'x-sveltekit-action' in headers) return begin(503, ...rest);
      for (const name of ofTheOther) response.removeHeader(name);
      for (const [name, value] of Object.entries(plainPageHeaders)) response.setHeader(name, value);
      const isForm = method !== 'GET' && method !== 'HEAD';
      if (!isForm) response.setHeader('refresh', retrySeconds);
      begin(503);
      const locale = languageOf({ cookie: headers.cookie, acceptLanguage: headers['accept-language'] }, null);
      const text = isForm ? messages.away_form({}, { locale }) : messages.away_text({}, { locale });
      end(writePlainPage({ title: messages.away_title({}, { locale }), text }, locale));
      response.write = () => true;
      response.end = () => response;
      return response;
    };
    return pages(request, response);
  };
