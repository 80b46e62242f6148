// Lighthouse's own opinion of a page, on its mobile settings.
import lighthouse from 'lighthouse';
import { stringifyCookie } from 'cookie';
import type { Stop } from '../../tests/tour/stops.ts';
import type { Town } from '../../tests/tour/town.ts';

const categories = ['performance', 'accessibility', 'best-practices'] as const;
/** 0 to 100 each; `why` names the audits that cost accessibility or best practices their points. */
export type Scores = Record<(typeof categories)[number], number> & { why: string[] };

/** @param port where the browser listens for its debugging protocol */
export async function askLighthouse(town: Town, stop: Stop, port: number): Promise<Scores> {
  const cookies = stop.as?.(town.families).visitor.cookies ?? {};
  const result = await lighthouse(town.origin + stop.path(town), {
    port,
    logLevel: 'error',
    onlyCategories: [...categories],
    extraHeaders: { Cookie: stringifyCookie(cookies) },
    // the demonstration has no TLS, like any server behind its proxy
    skipAudits: ['is-on-https', 'redirects-http'],
  });
  if (!result || result.lhr.runtimeError) throw new Error(`${stop.name}: ${result?.lhr.runtimeError?.message ?? 'no answer'}`);
  const { lhr } = result;
  const score = (name: string) => Math.round((lhr.categories[name]?.score ?? 0) * 100);
  const lost = categories.slice(1).flatMap((name) => lhr.categories[name]?.auditRefs ?? []);
  const why = lost.filter(({ id, weight }) => weight > 0 && (lhr.audits[id]?.score ?? 1) < 1).map(({ id }) => id);
  return { performance: score('performance'), accessibility: score('accessibility'), 'best-practices': score('best-practices'), why };
}
