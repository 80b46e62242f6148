// The floor of a page: SvelteKit makes it, compressed, and what it asks of the graph is answered once by the portal and constant
// from then on. No session, no database, no graph, no limits and no log.
import { createServer } from 'node:http';
import { compressAnswer } from '../../server/http/lib/compress.ts';
import { answerBench } from './talk.ts';

const { PORT, ORIGIN = '', PORTAL } = process.env;
const built = new URL('../../web/build/handler.js', import.meta.url);
process.env.ORIGIN = ORIGIN;
const { handler } = (await import(built.href)) as { handler: (request: object, response: object, next: () => void) => void };

const answers = new Map<string, string>();
async function graphql(request: Request): Promise<Response> {
  const body = await request.text();
  const cookie = request.headers.get('cookie') ?? '';
  const key = `${cookie} ${body}`;
  if (!answers.has(key)) {
    const headers = { 'content-type': 'application/json', cookie, origin: String(PORTAL), 'accept-language': 'fr' };
    answers.set(key, await (await fetch(`${PORTAL}/graphql`, { method: 'POST', headers, body })).text());
  }
  return new Response(answers.get(key), { headers: { 'content-type': 'application/json' } });
}

// the load lets it rest for minutes while it asks the portal
createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  if (request.url === '/graphql') return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  compressAnswer(request, response);
  handler(Object.assign(request, { graphql, origin: ORIGIN }), response, () => response.writeHead(404).end());
}).listen(Number(PORT), '127.0.0.1');

answerBench({});
process.on('SIGTERM', () => process.exit(0));
