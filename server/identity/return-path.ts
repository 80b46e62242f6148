/** Where to go after signing in: a path of this site, « / » for anything else. */
export function readReturnPath(text: string | null | undefined, origin: string): string {
  if (!text || text.length > 1000 || !text.startsWith('/') || /[\\\s\p{Cc}]/u.test(text)) return '/';
  if (!URL.canParse(text, origin)) return '/';
  const url = new URL(text, origin);
  // « /..//elsewhere » is only seen once the path is put straight.
  if (url.origin !== origin || url.pathname.startsWith('//') || url.pathname.startsWith('/auth/')) return '/';
  // GraphiQL: a link brings nobody's document there.
  if (url.pathname === '/graphql') return '/graphql';
  return url.pathname + url.search + url.hash;
}
