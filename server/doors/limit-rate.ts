// A token bucket per key: a burst is welcome, a flood is not. In memory: with several processes each has its own,
// so the total allowed is at most the rate times the number of processes.

export type RateLimit = {
  /** requests that may come at once */
  burst: number;
  /** requests a second, after the burst */
  perSecond: number;
};

/** Returns a function that takes one token of `who` and answers the seconds to wait, 0 when the request may pass. */
export function createRateLimiter({ burst, perSecond }: RateLimit, now: () => number = () => performance.now() / 1000) {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (who: string): number => {
    const at = now();
    const bucket = buckets.get(who) ?? { tokens: burst, at };
    bucket.tokens = Math.min(burst, bucket.tokens + (at - bucket.at) * perSecond);
    bucket.at = at;
    buckets.set(who, bucket);
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perSecond);
    bucket.tokens -= 1;
    return 0;
  };
}
