// Before the pages: lets in as many requests as can be answered well, keeps the turn of the others and tells them how many
// are before. The desk, who pays, who finishes a basket and who sends a form go first and wait in the line itself: for
// them the waiting room is the last resort.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Env } from '../../platform/env.ts';
import { languageOf } from '../lib/request-language.ts';
import { pathOf, type Handler } from '../lib/entry-point.ts';
import { plainPageHeaders } from '../lib/plain-page.ts';
import { createAdmission, type Place } from './admission.ts';
import { writeWaitingRoom } from './page.ts';
import { createTickets } from './ticket.ts';

/** Pages made at once in one process: enough to keep the database busy while one thread renders. */
const atOnce = 16;
/** ms in the line: of who has just arrived, of who comes back from the waiting room, of who goes first, of a form that was sent */
const patience = { arrival: 500, again: 8_000, first: 15_000, form: 55_000 };
/** seconds after which the waiting room asks again */
const refreshSeconds = 1;
/** A client that does not take its page keeps nobody out for longer, ms. */
const longestMs = 5_000;

const goesFirst = /^\/(bureau|portail\/(paiement|panier|finaliser|inscriptions))(\/|$)/;
/** Before these too: the desk serves people who stand at it, and a payment is under way. */
const goesBeforeAll = /^\/(bureau|portail\/paiement)(\/|$)/;
/** Files of the pages: nothing is made for them. */
const isFile = /^\/(_app\/|[^/]+\.\w+$)/;

/** Puts the waiting room before `pages`. */
export function createWaitingRoom(
  config: { env: Env; sessionSecret: string },
  pages: Handler,
  admission = createAdmission({ atOnce }),
): Handler {
  const tickets = createTickets(config);

  async function answer(request: IncomingMessage, response: ServerResponse, path: string) {
    const known = tickets.read(request.headers.cookie, Date.now());
    const isForm = request.method !== 'GET' && request.method !== 'HEAD';
    const isFirst = isForm || goesFirst.test(path) || known?.isAdmitted === true;
    const turn: Place = known ?? tickets.issue(Date.now());
    const isData = path.endsWith('/__data.json');
    const waitMs = isForm ? patience.form : isFirst || isData ? patience.first : known ? patience.again : patience.arrival;
    const gone = () => admission.abandon(turn.id);
    response.once('close', gone);
    const arrivedAt = goesBeforeAll.test(path) ? 0 : turn.arrivedAt;
    const admitted = await admission.enter({ ...turn, arrivedAt, isAdmitted: isFirst }, waitMs);
    response.off('close', gone);
    if (admitted.isIn) {
      if (admitted.hasWaited && !turn.isAdmitted) response.setHeader('set-cookie', tickets.write({ ...turn, isAdmitted: true }));
      const slow = setTimeout(admitted.leave, longestMs);
      response.once('close', () => {
        clearTimeout(slow);
        admitted.leave();
      });
      if (response.destroyed) return admitted.leave();
      return pages(request, response);
    }
    if (!response.destroyed) giveWaitingRoom(request, response, { before: admitted.before, turn, path: isData ? path : null });
  }

  function giveWaitingRoom(
    request: IncomingMessage,
    response: ServerResponse,
    { before, turn, path }: { before: number; turn: Place; path: string | null },
  ) {
    response.setHeader('x-waiting-room', String(before));
    response.setHeader('cache-control', 'no-store');
    response.setHeader('set-cookie', tickets.write(turn));
    // The framework asked for data: it goes to the page itself, and so to its turn.
    if (path) {
      const location = path.replace(/\/__data\.json$/, '') || '/';
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ type: 'redirect', location }));
      return;
    }
    const { cookie, 'accept-language': acceptLanguage } = request.headers;
    response
      .writeHead(200, {
        ...plainPageHeaders,
        refresh: String(refreshSeconds),
      })
      .end(writeWaitingRoom(before, languageOf({ cookie, acceptLanguage }, null)));
  }

  return (request, response) => {
    const path = pathOf(request);
    return isFile.test(path) ? pages(request, response) : answer(request, response, path);
  };
}
