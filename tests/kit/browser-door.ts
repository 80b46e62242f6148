// /graphql and other entry points on a real port, behind what every request passes, with protections left out when a test wants
// to see what they are for.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import { createBrowserDoor } from '../../server/http/graphql/yoga.ts';
import { sessionCookieName } from '../../server/http/lib/cookies.ts';
import { graphqlEntryPoint } from '../../server/http/graphql/endpoint.ts';
import type { EntryPoint, Handler } from '../../server/http/lib/entry-point.ts';
import { createRequestListener } from '../../server/http/lib/request-listener.ts';
import type { Manifest } from '../../server/http/graphql/trusted-documents.ts';
import type { App } from '../../server/context.ts';
import { pageOf } from './entry-point.ts';

type Options = { without?: string[]; manifest?: Manifest; others?: EntryPoint[]; pages?: Handler };
type Ask = { token?: string; headers?: Record<string, string>; body?: string; method?: string; path?: string };

const page: Handler = (_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');

/** Opens the door; it closes after the file. */
export async function openBrowserDoor(app: App, { without = [], manifest, others = [], pages = page }: Options = {}) {
  const { env, log } = app;
  const graphql = { ...graphqlEntryPoint, handler: createBrowserDoor(app, { without, manifest }) };
  const server = createServer(createRequestListener({ env, log, entryPoints: [graphql, pageOf(pages), ...others], without }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const cookieOf = (token?: string) => (token ? { cookie: `${sessionCookieName(app.env)}=${token}` } : undefined);
  const ask = ({ token, headers, body, method = 'POST', path = '/graphql' }: Ask) =>
    fetch(address + path, { method, body, redirect: 'manual', headers: { ...cookieOf(token), ...headers } });
  return {
    address,
    ask,
    /** a request as the portal's own pages send it */
    async query(
      query: string,
      { token, variables, headers }: { token?: string; variables?: object; headers?: Record<string, string> } = {},
    ) {
      const response = await ask({
        token,
        headers: { 'content-type': 'application/json', origin: app.env.ORIGIN, ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Answer;
    },
    /** an SSE stream: what it sends, and a promise of its end */
    async watch(query: string, token?: string) {
      const controller = new AbortController();
      const response = await fetch(`${address}/graphql`, {
        method: 'POST',
        signal: controller.signal,
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', origin: app.env.ORIGIN, ...cookieOf(token) },
        body: JSON.stringify({ query }),
      });
      let text = '';
      const ended = (async () => {
        const decoder = new TextDecoder();
        for await (const chunk of response.body!) text += decoder.decode(chunk as Uint8Array, { stream: true });
      })().catch(() => {});
      return { text: () => text, ended, close: () => controller.abort() };
    },
  };
}

export type Answer = {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions: { code?: string; reference?: string } }[];
};

/** The code of the first error of an answer. */
export const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions.code;
