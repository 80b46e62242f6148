// Asks the browser's door as a page would.
import { createBrowserDoor } from '../doors/browser.ts';
import type { Portal } from '../portal.ts';

export type Answer = { data?: Record<string, unknown> | null; errors?: { message: string; extensions?: { code?: string } }[] };

/** A function that asks as whoever has the token; null asks as nobody. */
export function openGraph(portal: Portal) {
  const door = createBrowserDoor(portal);
  return async (token: string | null, query: string, variables: Record<string, unknown> = {}): Promise<Answer> => {
    const response = await door.fetch(`${portal.env.ORIGIN}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: portal.env.ORIGIN, ...(token && { cookie: `session=${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  };
}
