// Who sent a request to /graphql. Read once per request, however many of the door's protections ask.
import type { Actor } from '../../platform/actor.ts';
import type { App } from '../../context.ts';
import { readSessionToken } from '../lib/cookies.ts';

export type VisitorReader = (request: Request) => Promise<Actor | null>;

/** @throws what the database throws, once per request */
export function createVisitorReader({ env, readSession }: App): VisitorReader {
  const visitors = new WeakMap<Request, Promise<Actor | null>>();
  return (request) => {
    const known = visitors.get(request);
    if (known) return known;
    const token = readSessionToken(env, request.headers.get('cookie'));
    const visitor = token ? readSession(token, isStream(request)) : Promise.resolve(null);
    visitors.set(request, visitor);
    return visitor;
  };
}

/** A page that watches, and comes back by itself when the line breaks: nobody need be in front of it. */
const isStream = ({ headers }: Request) => headers.get('accept')?.trim().startsWith('text/event-stream') ?? false;
