/** Where `npm start` listens while `npm run dev:web` serves the pages with hot reload. */
const portal = 'http://localhost:4000';

/**
 * What the host attaches to each request in the real process, made of plain HTTP calls.
 * Only the development server uses it.
 */
export const devPlatform = (): App.Platform => {
  const req = {
    origin: portal,
    graphql: (request: Request) => fetch(new URL('/graphql', portal), request),
    upload: (request: Request) => fetch(new URL('/uploads', portal), request),
  };
  return { req: req as unknown as App.Platform['req'] };
};
