// A token bucket per key: a burst is welcome, a flood is not. In memory: with several processes each has its own,
// so the total allowed is at most the rate times the number of processes.

export type RateLimit = {
  /** requests that may come at once */
  burst: number;
  /** requests a second, after the burst */
  perSecond: number;
};

/** Keys remembered at once; past it, those that owe nothing are forgotten, then the oldest tenth. */
const remembered = 50_000;

/** Takes `count` tokens of `who` and answers the seconds to wait, 0 when the request may pass; `left` says what is left. */
export type RateLimiter = ((who: string, count?: number) => number) & { left: (who: string) => number };

/** A rate as its caller reads it: draft-ietf-httpapi-ratelimit-headers-10, « r » requests left, all of them again in « t » seconds. */
export const describeRate = (name: string, { burst, perSecond }: RateLimit, left: number): Record<string, string> => ({
  'ratelimit-policy': `"${name}";q=${burst};w=${Math.ceil(burst / perSecond)}`,
  ratelimit: `"${name}";r=${Math.max(0, Math.floor(left))};t=${Math.ceil((burst - left) / perSecond)}`,
});

export function createRateLimiter({ burst, perSecond }: RateLimit, now: () => number = () => performance.now() / 1000): RateLimiter {
  const buckets = new Map<string, { tokens: number; at: number }>();

  const forget = (at: number) => {
    for (const [who, bucket] of buckets) if (bucket.tokens + (at - bucket.at) * perSecond >= burst) buckets.delete(who);
    for (const who of buckets.keys()) {
      if (buckets.size < remembered * 0.9) break;
      buckets.delete(who);
    }
  };

  const take = (who: string, count = 1): number => {
    const at = now();
    if (!buckets.has(who) && buckets.size >= remembered) forget(at);
    const bucket = buckets.get(who) ?? { tokens: burst, at };
    bucket.tokens = Math.min(burst, bucket.tokens + (at - bucket.at) * perSecond);
    bucket.at = at;
    buckets.set(who, bucket);
    if (bucket.tokens < count) return Math.ceil((count - bucket.tokens) / perSecond);
    bucket.tokens -= count;
    return 0;
  };
  return Object.assign(take, { left: (who: string) => buckets.get(who)?.tokens ?? burst });
}
