/** Where `npm start` listens while `npm run dev:web` serves the pages with hot reload. */
const portal = 'http://localhost:4000';

/**
 * What the host attaches to each request in the real process, made of plain HTTP calls.
 * Only the development server uses it; uploads need the real process.
 */
export const devPlatform = (): App.Platform => {
  const req = {
    origin: portal,
    clientAddress: '127.0.0.1',
    graphql: (request: Request) => fetch(new URL('/graphql', portal), request),
    upload: async () => Response.json({ code: 'NOT_HERE' }, { status: 503 }),
  };
  return { req: req as unknown as App.Platform['req'] };
};
