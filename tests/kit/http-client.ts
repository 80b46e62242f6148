// A person at the doors over real HTTP: cookies kept, redirects followed by hand, the graph asked as the contract says.
import { parseSetCookie, stringifyCookie } from 'cookie';

export type Answer<Data> = { data: Data; errors?: { message: string; extensions: { code: string } }[]; status: number };

/** A visitor of the portal at `origin`, nobody yet. */
export class Visitor {
  readonly origin: string;
  readonly cookies: Record<string, string> = {};

  constructor(origin: string) {
    this.origin = origin;
  }

  /** One request, with this visitor's cookies; redirects are not followed. */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (Object.keys(this.cookies).length > 0) headers.set('cookie', stringifyCookie(this.cookies));
    const response = await fetch(new URL(path, this.origin), { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const { name, value, maxAge } = parseSetCookie(line);
      if (!value || maxAge === 0) delete this.cookies[name];
      else this.cookies[name] = value;
    }
    return response;
  }

  /** GET, following redirects; returns the last answer and where it is. */
  async visit(path: string): Promise<{ response: Response; url: URL }> {
    let url = new URL(path, this.origin);
    for (let hop = 0; hop < 12; hop += 1) {
      const response = await this.request(url.href);
      const location = response.headers.get('location');
      if (!location) return { response, url };
      await response.body?.cancel();
      url = new URL(location, url);
    }
    throw new Error(`too many redirects from ${path}`);
  }

  /** Signs in at the demonstration's identity provider: a persona's key, or any valid national number. */
  async signIn(hint: string, method: 'eid' | 'itsme' = 'eid'): Promise<this> {
    const { response, url } = await this.visit(`/auth/login?method=${method}&login_hint=${encodeURIComponent(hint)}&returnTo=/healthz`);
    await response.body?.cancel();
    if (url.pathname !== '/healthz') throw new Error(`sign-in ended at ${url.pathname}${url.search}`);
    return this;
  }

  /** Asks the graph. */
  async ask<Data = Record<string, never>>(query: string, variables: Record<string, unknown> = {}): Promise<Answer<Data>> {
    const response = await this.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.origin },
      body: JSON.stringify({ query, variables }),
    });
    return { ...((await response.json()) as Answer<Data>), status: response.status };
  }
}

/** A valid national number, fictional: born on that day, serial above 980; `nth` makes several. */
export function inventNumber(birthDate: string, nth = 0): string {
  const [year, month, day] = birthDate.split('-') as [string, string, string];
  const base = `${year.slice(2)}${month}${day}${981 + (nth % 17)}`;
  const check = 97n - (BigInt(Number(year) >= 2000 ? `2${base}` : base) % 97n);
  return `${base}${String(check).padStart(2, '0')}`;
}
