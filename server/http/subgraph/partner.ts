// /partner/graphql: the schools' subgraph. A bearer key in, the enrolments of the schools that it opens out.
import { randomUUID } from 'node:crypto';
import { partnerSchema } from '../../../schema/subgraphs.ts';
import { createRateLimiter, describeRate } from '../lib/rate-limit.ts';
import { readKey } from '../../partners/read-key.ts';
import type { App } from '../../context.ts';
import { officialLocale } from '../../language/messages.ts';
import { chargeTo, currentScope } from '../../platform/request-scope.ts';
import { workLimiterOf } from '../lib/work-limit.ts';
import { headerOf, openSubgraph, Refused } from './apollo.ts';
import type { RunningSubgraph } from './entry-point.ts';

/** Per key and process: a gateway asks once per page of its own users, not once per pupil. */
export const partnerRate = { burst: 60, perSecond: 10 };

type Options = {
  /** seconds, for tests */
  now?: () => number;
};

/** Starts /partner/graphql. */
export function openPartnerSubgraph(app: App, options: Options = {}): Promise<RunningSubgraph> {
  const { database, env, log } = app;
  const secondsToWait = createRateLimiter(partnerRate, options.now);
  return openSubgraph({
    path: '/partner/graphql',
    schema: partnerSchema,
    log,
    work: workLimiterOf(env),
    enter: async (request) => {
      const secret = /^Bearer +([\w-]{20,200})$/i.exec(headerOf(request, 'authorization') ?? '')?.[1];
      const key = secret ? await readKey(database.prisma, secret) : null;
      if (key?.state !== 'running') {
        if (key && key.state !== 'unknown') log.warn({ keyId: key.keyId, reason: key.state }, 'partner key refused');
        else log.warn({ reason: secret ? 'unknown' : 'missing' }, 'partner key refused');
        throw new Refused(401, 'UNAUTHENTICATED', 'A valid key is needed', { 'www-authenticate': 'Bearer' });
      }
      const wait = env.RATE_LIMITS === 'on' ? secondsToWait(key.keyId) : 0;
      if (env.RATE_LIMITS === 'on') currentScope()?.tell?.(describeRate('key', partnerRate, secondsToWait.left(key.keyId)));
      if (wait > 0)
        throw new Refused(429, 'RATE_LIMITED', `Too many requests with this key: try again in ${wait} s`, { 'retry-after': String(wait) });
      chargeTo(`key ${key.keyId}`);
      return {
        app,
        actor: null,
        partner: { keyId: key.keyId, schoolIds: key.schoolIds },
        locale: officialLocale,
        requestId: headerOf(request, 'x-request-id') ?? randomUUID(),
      };
    },
  });
}
