// What stands in front of the minimal page: node:http and SvelteKit's handler, like the portal's own door.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

const port = Number(process.argv[2]);
process.env.ORIGIN = `http://localhost:${port}`;
const built = new URL('build/handler.js', import.meta.url);
const { handler } = (await import(built.href)) as {
  handler: (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
};

createServer((request, response) => {
  handler(request, response, () => response.writeHead(404).end());
}).listen(port, '127.0.0.1', () => console.log('ready'));
