// /agenda/: calendar files.
//   GET /agenda/mes-semaines.ics         every confirmed week, for the parent who is signed in
//   GET /agenda/semaine/<enrolment>.ics  one of them
//   GET /agenda/flux/<secret>.ics        the same as the first, for the calendar that follows this secret address
// An address that was ended, one that never was and anything else here are the same 404.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listWeeks, type AgendaWeek } from '../../calendar-feeds/list-weeks.ts';
import { readFeed } from '../../calendar-feeds/read-feed.ts';
import { writeCalendar } from '../../calendar-feeds/write-ical.ts';
import type { App } from '../../context.ts';
import type { Locale } from '../../language/messages.ts';
import { isId } from '../../platform/ids.ts';
import { networkOf, readClientAddress } from '../lib/client-address.ts';
import { readActor } from '../lib/read-actor.ts';
import { createRateLimiter, type RateLimit } from '../lib/rate-limit.ts';
import { plainText, type EntryPoint, type Handler } from '../lib/entry-point.ts';

/** Per address: calendars ask a few times a day, some every quarter of an hour from several machines. */
const feedRate: RateLimit = { burst: 12, perSecond: 1 / 60 };
/** Per network, of addresses that are nobody's. Those who ask for the right ones are not held back by their neighbours. */
const missRate: RateLimit = { burst: 30, perSecond: 1 / 10 };

const headers = {
  'cache-control': 'private, no-store',
  'x-robots-tag': 'noindex, nofollow',
  'x-content-type-options': 'nosniff',
};

/** The entry points of everything below /agenda/. */
export function createIcalEntryPoints(app: App): EntryPoint[] {
  const shared = {
    handler: answerCalendars(app),
    route: '/agenda/',
    maxBytes: 0,
    errorForm: plainText,
    caching: 'no-store',
    content: 'data',
  } as const;
  return [
    { ...shared, path: '/agenda/' },
    { ...shared, path: '/agenda/flux/', hasSecretPath: true },
  ];
}

function answerCalendars(app: App): Handler {
  const { env, log, database } = app;
  const { prisma } = database;
  const reads = createRateLimiter(feedRate);
  const misses = createRateLimiter(missRate);
  const isLimited = env.RATE_LIMITS === 'on';

  const tooMany = (response: ServerResponse, wait: number) =>
    response.writeHead(429, { ...headers, 'retry-after': String(wait), 'content-type': 'text/plain; charset=utf-8' }).end('429\n');
  const nothing = (request: IncomingMessage, response: ServerResponse) => {
    const wait = isLimited ? misses(networkOf(readClientAddress(request, env.TRUSTED_PROXIES))) : 0;
    if (wait > 0) return tooMany(response, wait);
    return response.writeHead(404, { ...headers, 'content-type': 'text/plain; charset=utf-8' }).end('404\n');
  };
  const send = (response: ServerResponse, weeks: AgendaWeek[], locale: Locale) =>
    response
      .writeHead(200, {
        ...headers,
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': 'attachment; filename="plaines.ics"',
      })
      .end(writeCalendar(weeks, { origin: env.ORIGIN, locale }));

  async function follow(request: IncomingMessage, response: ServerResponse, secret: string) {
    const feed = await readFeed(prisma, secret);
    if (!feed) return nothing(request, response);
    const wait = isLimited ? reads(feed.feedId) : 0;
    if (wait > 0) return tooMany(response, wait);
    return send(response, await listWeeks(prisma, feed.parentId), feed.locale);
  }

  async function download(request: IncomingMessage, response: ServerResponse, enrolmentId?: string) {
    const actor = await readActor(app, request);
    if (!actor?.parentId) return response.writeHead(303, { ...headers, location: '/connexion?returnTo=%2Fportail%2Finscriptions' }).end();
    const weeks = await listWeeks(prisma, actor.parentId, enrolmentId);
    if (enrolmentId !== undefined && weeks.length === 0) return nothing(request, response);
    return send(response, weeks, actor.locale);
  }

  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return response.writeHead(405, { allow: 'GET, HEAD' }).end();
    const path = (request.url ?? '').split('?', 1)[0]!;
    try {
      const secret = /^\/agenda\/flux\/([^/]+)\.ics$/.exec(path)?.[1];
      if (secret !== undefined) return await follow(request, response, secret);
      if (path === '/agenda/mes-semaines.ics') return await download(request, response);
      const enrolmentId = /^\/agenda\/semaine\/([^/]+)\.ics$/.exec(path)?.[1];
      return enrolmentId && isId(enrolmentId) ? await download(request, response, enrolmentId) : nothing(request, response);
    } catch (error) {
      log.error({ err: error }, 'agenda');
      if (!response.headersSent) response.writeHead(500);
      return response.end();
    }
  };
}
