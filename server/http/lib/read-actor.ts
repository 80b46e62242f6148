import type { IncomingMessage } from 'node:http';
import type { App } from '../../context.ts';
import type { Actor } from '../../platform/actor.ts';
import { readSessionToken } from './cookies.ts';

/** Who sends a request, by the session cookie; null: nobody who is signed in. */
export async function readActor({ env, readSession }: Pick<App, 'env' | 'readSession'>, request: IncomingMessage): Promise<Actor | null> {
  const token = readSessionToken(env, request.headers.cookie);
  return token ? readSession(token) : null;
}
