import type { HomeQuery, WaveAudience } from '#generated/graphql.ts';
import { m } from '#paraglide/messages.js';

const names: Record<WaveAudience, () => string> = {
  RESIDENTS: m.home_stage_residents,
  PUPILS: m.home_stage_pupils,
  ENROLLED: m.home_stage_enrolled,
  LISTED: m.home_stage_listed,
};

type Period = Pick<NonNullable<HomeQuery['enrolmentPeriod']>, 'opensAt' | 'opensToAllAt' | 'waves'>;

/** Who may enrol from when, as long as not everybody may; none where everybody comes at once. A period that names no wave lets residents in first. */
export function openingStages({ opensAt, opensToAllAt, waves }: Period, now: string): { who: string; from: string }[] {
  if (!opensToAllAt || opensToAllAt <= now) return [];
  const first = waves.length > 0 ? waves : [{ audience: 'RESIDENTS' as const, opensAt }];
  return [
    ...first.map((wave) => ({ who: names[wave.audience](), from: wave.opensAt })),
    { who: m.home_stage_everybody(), from: opensToAllAt },
  ];
}
