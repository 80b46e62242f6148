import { createBrowserDoor } from '../../server/http/graphql/yoga.ts';
import { sessionCookieName } from '../../server/http/lib/cookies.ts';
import type { App } from '../../server/context.ts';

type Answer = { data: ReturnType<typeof JSON.parse>; errors?: { message: string; extensions: { code: string } }[] };

/** Asks /graphql of a portal as the bearer of a session token, or as nobody. */
export function createAsker(app: App) {
  const door = createBrowserDoor(app);
  return async (token: string | null, query: string, variables: object = {}): Promise<Answer> => {
    const response = await door.fetch(`${app.env.ORIGIN}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: app.env.ORIGIN,
        ...(token && { cookie: `${sessionCookieName(app.env)}=${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  };
}
