// Asks the browser's door as a page would.
import { createBrowserDoor } from '../../server/http/graphql/yoga.ts';
import type { App } from '../../server/context.ts';

export type Answer = { data?: Record<string, unknown> | null; errors?: { message: string; extensions?: { code?: string } }[] };

/** A function that asks as whoever has the token; null asks as nobody. */
export function openGraph(app: App) {
  const door = createBrowserDoor(app);
  return async (token: string | null, query: string, variables: Record<string, unknown> = {}): Promise<Answer> => {
    const response = await door.fetch(`${app.env.ORIGIN}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: app.env.ORIGIN, ...(token && { cookie: `session=${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  };
}
