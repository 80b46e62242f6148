// A browser for tests of doors: keeps cookies by path, follows redirections when asked.
import { parseSetCookie } from 'cookie';

type Ask = { method?: string; form?: Record<string, string>; headers?: Record<string, string> };
type Jar = { path: string; value: string };

export class Visitor {
  readonly origin: string;
  readonly #jar = new Map<string, Jar & { name: string }>();
  constructor(origin: string) {
    this.origin = origin;
  }

  /** Names of the cookies kept. */
  get cookieNames(): string[] {
    return [...this.#jar.values()].map(({ name }) => name);
  }

  cookie(name: string): string | undefined {
    return [...this.#jar.values()].find((kept) => kept.name === name)?.value;
  }

  setCookie(name: string, value: string, path = '/') {
    this.#jar.set(`${name} ${path}`, { name, value, path });
  }

  /** One request, no redirection followed. */
  async ask(path: string, { method, form, headers }: Ask = {}): Promise<Response> {
    const url = new URL(path, this.origin);
    const response = await fetch(url, {
      method: method ?? (form ? 'POST' : 'GET'),
      redirect: 'manual',
      headers: { ...this.#cookieHeader(url), ...headers },
      ...(form && { body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const { name, value, maxAge, expires, path: at = '/' } = parseSetCookie(line);
      if (!value || maxAge === 0 || expires?.getTime() === 0) this.#jar.delete(`${name} ${at}`);
      else this.setCookie(name, value, at);
    }
    return response;
  }

  /** Follows redirections until a page, or until an address that `stop` accepts; returns where that is. */
  async follow(path: string, stop: (url: URL) => boolean = () => false): Promise<{ url: URL; response: Response | null }> {
    let url = new URL(path, this.origin);
    for (let hops = 0; hops < 12; hops++) {
      if (stop(url)) return { url, response: null };
      const response = await this.ask(url.href);
      const location = response.headers.get('location');
      if (!location) return { url, response };
      await response.body?.cancel();
      url = new URL(location, url);
    }
    throw new Error(`too many redirections, last to ${url.pathname}`);
  }

  #cookieHeader({ pathname }: URL): Record<string, string> {
    const sent = [...this.#jar.values()].filter(
      ({ path }) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`),
    );
    return sent.length > 0 ? { cookie: sent.map(({ name, value }) => `${name}=${value}`).join('; ') } : {};
  }
}
