import type { Cookies } from '@sveltejs/kit';

/** How a wish ended; a full week and other reasons are told apart by their colour and way out. */
export type Outcome = 'taken' | 'full' | 'refused' | 'released' | 'waiting' | 'left';

export type Asked = {
  childId: string;
  weekId: string;
  outcome: Outcome;
  /** the graph's own sentence when it refused */
  message?: string;
  /** came with the latest answer: it is told aloud */
  latest?: boolean;
};

const name = 'demandes';
const longest = 12;

/**
 * What was asked in this sitting and how it ended, newest first. Only the screen's memory, so it
 * lives in the browser: the places themselves are in the database.
 */
export function history(cookies: Cookies): Asked[] {
  try {
    const parsed: unknown = JSON.parse(cookies.get(name) ?? '[]');
    return Array.isArray(parsed) ? parsed.filter(isAsked) : [];
  } catch {
    return [];
  }
}

/** Adds the outcomes of one answer, and forgets the oldest. */
export function remember(cookies: Cookies, outcomes: readonly Asked[]): void {
  const earlier = history(cookies).map(({ message, latest, ...asked }) => asked);
  const latest = outcomes.map((asked) => ({ ...asked, latest: true }));
  // a browser drops a cookie of more than 4096 bytes
  let kept = [...latest, ...earlier].slice(0, longest);
  while (kept.length > 1 && encodeURIComponent(JSON.stringify(kept)).length > 3500) kept = kept.slice(0, -1);
  cookies.set(name, JSON.stringify(kept), { path: '/portail', httpOnly: true, sameSite: 'lax', maxAge: 12 * 3600 });
}

function isAsked(value: unknown): value is Asked {
  if (typeof value !== 'object' || value === null) return false;
  return 'childId' in value && 'weekId' in value && 'outcome' in value && typeof value.outcome === 'string';
}
