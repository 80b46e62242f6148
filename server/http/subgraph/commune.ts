// /subgraph: the commune's own router. Its secret in, what the person it speaks for may see out; closed without a secret.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { communeSchema } from '../../../schema/subgraphs.ts';
import type { Actor } from '../../platform/actor.ts';
import { findSubject } from '../../identity/find-subject.ts';
import { readPersonToken } from '../../identity/person-token.ts';
import type { App } from '../../context.ts';
import { languageOf } from '../lib/request-language.ts';
import { accountLimiterOf } from '../graphql/limit-accounts.ts';
import type { Handler } from '../lib/entry-point.ts';
import { isSameSecret } from '../lib/same-secret.ts';
import { chargeTo } from '../../platform/request-scope.ts';
import { workLimiterOf } from '../lib/work-limit.ts';
import { headerOf, openSubgraph, Refused } from './apollo.ts';
import { subgraphEntryPoint, type RunningSubgraph } from './entry-point.ts';

const path = '/subgraph';

/** Starts /subgraph. */
export async function openCommuneSubgraph(app: App): Promise<RunningSubgraph> {
  const { env, log } = app;
  const secret = env.SUBGRAPH_SECRET;
  if (!secret) return { entryPoint: { ...subgraphEntryPoint, path, handler: answerNothing }, stop: async () => {} };
  return openSubgraph({
    path,
    schema: communeSchema,
    log,
    secondsToWait: accountLimiterOf(env),
    work: workLimiterOf(env),
    enter: async (request) => {
      const given = /^Bearer +(.+)$/i.exec(headerOf(request, 'authorization') ?? '')?.[1];
      if (!given || !isSameSecret(given, secret)) {
        log.warn({ reason: given ? 'unknown' : 'missing' }, 'router refused');
        throw new Refused(401, 'UNAUTHENTICATED', "Only the commune's router is answered", { 'www-authenticate': 'Bearer' });
      }
      const requestId = headerOf(request, 'x-request-id') ?? randomUUID();
      const actor = await readBearer(app, secret, request);
      if (actor) chargeTo(`account ${actor.personId}`);
      const locale = languageOf({ acceptLanguage: headerOf(request, 'accept-language') }, actor);
      return { app, actor, partner: null, locale, requestId };
    },
  });
}

/** Who the router speaks for; null when it names nobody. @throws Refused when it names somebody in a way that does not hold */
async function readBearer(app: App, secret: string, request: IncomingMessage): Promise<Actor | null> {
  const token = headerOf(request, 'x-portal-person');
  if (token === undefined) return null;
  const subject = await readPersonToken(secret, app.env.ORIGIN, token);
  const actor = subject && (await findSubject(app.database.prisma, app, subject));
  if (actor) return actor;
  app.log.warn({ reason: subject ? 'unknown person' : 'bad token' }, 'person token refused');
  throw new Refused(401, 'UNAUTHENTICATED', 'The person token is not valid');
}

const answerNothing: Handler = (_request, response) =>
  void response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404\n');
