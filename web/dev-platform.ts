/** Where `npm start` listens while `npm run dev:web` serves the pages with hot reload. */
const app = 'http://localhost:4000';

/**
 * What the host attaches to each request in the real process, made of plain HTTP calls.
 * Only the development server uses it; documents are taken by the real one alone.
 */
export const devPlatform = (): App.Platform => {
  const req = {
    origin: app,
    upload: () => async () => ({ message: 'The development server takes no documents: npm start does' }),
    graphql: (request: Request) => fetch(new URL('/graphql', app), request),
  };
  return { req: req as unknown as App.Platform['req'] };
};
