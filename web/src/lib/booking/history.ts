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

/**
 * What was asked in this sitting and how it ended is only the screen's memory, so it lives in the browser: the places themselves
 * are in the database. Forms write it with their answer, and a click by script in the page: it is no secret.
 */
export const historyCookie = { name: 'demandes', path: '/portail', maxAge: 12 * 3600, sameSite: 'lax', httpOnly: false } as const;

const longest = 12;

/** Reads the cookie's value, newest first. */
export function readHistory(value: string | undefined): Asked[] {
  try {
    const parsed: unknown = JSON.parse(value ?? '[]');
    return Array.isArray(parsed) ? parsed.filter(isAsked) : [];
  } catch {
    return [];
  }
}

/** Adds the outcomes of one answer, and forgets the oldest. */
export function addOutcomes(history: readonly Asked[], outcomes: readonly Asked[]): Asked[] {
  const earlier = history.map(({ message, latest, ...asked }) => asked);
  const latest = outcomes.map((asked) => ({ ...asked, latest: true }));
  // a browser drops a cookie of more than 4096 bytes
  let kept: Asked[] = [...latest, ...earlier].slice(0, longest);
  while (kept.length > 1 && encodeURIComponent(JSON.stringify(kept)).length > 3500) kept = kept.slice(0, -1);
  return kept;
}

function isAsked(value: unknown): value is Asked {
  if (typeof value !== 'object' || value === null) return false;
  return 'childId' in value && 'weekId' in value && 'outcome' in value && typeof value.outcome === 'string';
}
