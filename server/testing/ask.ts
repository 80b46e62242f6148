import { createBrowserDoor } from '../doors/browser.ts';
import { sessionCookieName } from '../doors/cookies.ts';
import type { Portal } from '../portal.ts';

type Answer = { data: ReturnType<typeof JSON.parse>; errors?: { message: string; extensions: { code: string } }[] };

/** Asks /graphql of a portal as the bearer of a session token, or as nobody. */
export function createAsker(portal: Portal) {
  const door = createBrowserDoor(portal);
  return async (token: string | null, query: string, variables: object = {}): Promise<Answer> => {
    const response = await door.fetch(`${portal.env.ORIGIN}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: portal.env.ORIGIN,
        ...(token && { cookie: `${sessionCookieName(portal.env)}=${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  };
}
