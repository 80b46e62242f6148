import { onMount } from 'svelte';

/** ms: a browser's timer counts no further than 24 days, and nobody waits for as long. */
const longestWait = 86_400_000;

/**
 * The instants at which enrolments open, as they come while the page stands open: by the database's clock and the time that has gone
 * by since it was read, whatever the clock of the phone. Nothing is asked for it, so two thousand pages open in the same second.
 */
export class Openings {
  #latest = $state('');
  #serverTime: () => string;

  /**
   * @param serverTime the database's instant of what the page shows
   * @param instants those that may still come
   */
  constructor(serverTime: () => string, instants: () => readonly (string | null | undefined)[]) {
    this.#serverTime = serverTime;
    // the page itself was read before its first byte came; what is read later, just now
    let metAt = 0;
    onMount(() => {
      const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      metAt = page?.responseStart ?? performance.now();
    });
    $effect(() => {
      const now = serverTime();
      const elapsed = performance.now() - metAt;
      metAt = performance.now();
      const timers = instants().flatMap((instant, index, all) => {
        if (all.indexOf(instant) !== index) return [];
        const wait = instant ? Date.parse(instant) - Date.parse(now) - elapsed : -1;
        return instant && wait > 0 && wait < longestWait ? [setTimeout(() => (this.#latest = instant), wait)] : [];
      });
      return () => timers.forEach(clearTimeout);
    });
  }

  hasCome(instant: string | null | undefined): boolean {
    return instant != null && (instant <= this.#latest || instant <= this.#serverTime());
  }
}
