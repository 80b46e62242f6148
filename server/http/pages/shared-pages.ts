// Public pages are the same for everybody who is not signed in, and opening minute asks for them thousands of times. A page
// is made once per beat, language, encoding and « comes from a page of ours »; its finished bytes are given to all who
// ask meanwhile, and forgotten at once when a count changes anywhere. Who asks while it is made waits for it. The pages
// themselves decide nothing here: what they answer with a cookie, an error or a redirection is nobody else's.
import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Live } from '../../enrolments/live-counts.ts';
import type { Env } from '../../platform/env.ts';
import { readSessionToken } from '../lib/cookies.ts';
import type { Handler } from '../lib/entry-point.ts';
import { readChosenLanguage } from '../lib/request-language.ts';

type Page = { headers: OutgoingHttpHeaders; bytes: Buffer; etag: string };

const sharedPaths = new Set(['/', '/accessibilite', '/vie-privee']);
/** Pages held at most; each of a hundred kilobytes at most, so 20 MB. */
const [maxPages, maxBytes] = [200, 100_000];
const longestWaitMs = 500;
/** Headers that belong to one answer: set for each by whoever stands before. */
const ownHeaders = new Set(['x-request-id', 'date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'etag']);

/** Puts the memory before `pages`, which compress what they send. A page is given for `beatMs` at most. */
export function createSharedPages({ env, live }: { env: Env; live: Live }, pages: Handler): Handler {
  const kept = new Map<string, { page: Page; until: number }>();
  const making = new Map<string, Promise<Page | null>>();
  let changes = 0;
  live.onChange(() => {
    changes += 1;
    kept.clear();
    making.clear();
  });

  async function make(key: string, request: IncomingMessage, response: ServerResponse): Promise<Page | null> {
    const [began, before] = [performance.now(), changes];
    const page = await record(response, () => pages(request, response));
    if (page && before === changes) {
      if (kept.size >= maxPages) kept.clear();
      kept.set(key, { page, until: began + env.SEAT_BEAT_MS });
    }
    return page;
  }

  return async (request, response) => {
    const key = keyOf(env, request);
    if (key === null) return pages(request, response);
    const known = kept.get(key);
    if (known && performance.now() < known.until) return give(known.page, request, response);
    const page = await soon(making.get(key));
    if (page) return give(page, request, response);
    const made = make(key, request, response);
    making.set(key, made);
    await made.finally(() => making.get(key) === made && making.delete(key));
  };
}

/** The page that another request is making, unless whoever made that request is slow to take it. */
const soon = (made: Promise<Page | null> | undefined) => made && Promise.race([made, sleep(longestWaitMs, null, { ref: false })]);

/** All that such a page differs by, or null for a request whose answer is its own. */
function keyOf(env: Env, { method, url = '/', headers }: IncomingMessage): string | null {
  if (method !== 'GET' || !sharedPaths.has(url) || readSessionToken(env, headers.cookie)) return null;
  const isFromOurs = headers.referer?.startsWith(`${env.ORIGIN}/`) ?? false;
  return JSON.stringify([
    url,
    readChosenLanguage(headers.cookie),
    headers['accept-language'] ?? '',
    headers['accept-encoding'] ?? '',
    isFromOurs,
  ]);
}

/** Lets `answer` write to the response and keeps what it wrote; null when the answer may not be given to others. */
function record(response: ServerResponse, answer: () => unknown): Promise<Page | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  const take = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return;
    const bytes =
      typeof chunk === 'string' ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8') : chunk;
    size += bytes.length;
    if (size <= maxBytes) chunks.push(Buffer.from(bytes));
  };
  const [write, end] = [response.write.bind(response), response.end.bind(response)] as [
    (...args: unknown[]) => boolean,
    typeof response.end,
  ];
  response.write = (chunk: unknown, ...rest: unknown[]) => {
    take(chunk, rest[0]);
    return write(chunk, ...rest);
  };
  response.end = ((chunk: unknown, ...rest: unknown[]) => {
    take(chunk, rest[0]);
    return (end as (...args: unknown[]) => ServerResponse)(chunk, ...rest);
  }) as typeof response.end;
  return new Promise((resolve) => {
    response.once('close', () => {
      const headers = Object.fromEntries(Object.entries(response.getHeaders()).filter(([name]) => !ownHeaders.has(name)));
      const isWhole = response.writableFinished && response.statusCode === 200 && size <= maxBytes && !headers['set-cookie'];
      const bytes = Buffer.concat(chunks);
      resolve(isWhole ? { headers, bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` } : null);
    });
    answer();
  });
}

function give({ headers, bytes, etag }: Page, request: IncomingMessage, response: ServerResponse) {
  const isKnown = request.headers['if-none-match']?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  if (isKnown) return response.writeHead(304, { ...headers, etag }).end();
  response.writeHead(200, { ...headers, etag, 'content-length': bytes.length }).end(bytes);
}
