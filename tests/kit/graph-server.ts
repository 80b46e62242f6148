// /graphql behind a real server, for tests of what happens on the wire.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import { openGraphqlEndpoint, type GraphqlEndpoint } from '../../server/http/graphql/endpoint.ts';
import type { App } from '../../server/context.ts';

export type GraphServer = GraphqlEndpoint & {
  url: string;
  post: (body: object | string, headers?: Record<string, string>) => Promise<Response>;
};

/** Listens on a free port until the file ends. */
export async function openGraphServer(app: App): Promise<GraphServer> {
  const endpoint = openGraphqlEndpoint(app);
  const server = createServer((request: IncomingMessage, response) => endpoint.entryPoint.handler(request, response)).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  afterAll(async () => {
    await endpoint.stop();
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  return {
    ...endpoint,
    url,
    post: (body, headers = {}) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: app.env.ORIGIN, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}

/** The events of a stream as they come: their data, or « complete ». */
export async function* readEvents(response: Response): AsyncGenerator<string, void> {
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      if (lines[0]?.startsWith('retry:')) yield lines[0];
      if (lines[0] === 'event: complete') yield 'complete';
      if (lines[0] === 'event: next') yield lines[1]!.slice('data: '.length);
    }
  }
}
