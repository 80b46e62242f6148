// Enrolment periods. Each opens the weeks of its season, or those without one. Before everybody may enrol come its waves;
// a period that says `opensToAllAt` and no wave lets the residents come first.
export const audiences = ['RESIDENTS', 'PUPILS', 'ENROLLED', 'LISTED'] as const;
/** residents; pupils of the commune's schools; families one of whose children has a confirmed place; families on the desk's list */
export type Audience = (typeof audiences)[number];
export type Wave = {
  audience: Audience;
  opensAt: Date;
  /** until everybody may enrol; null: as many as the period allows */
  maxWeeksPerChild: number | null;
};
export type Period = {
  id: string;
  /** null: of the weeks without a season */
  seasonId: string | null;
  opensAt: Date;
  closesAt: Date;
  opensToAllAt: Date | null;
  /** how many weeks of a season a child may have; null: as many as there are */
  maxWeeksPerChild: number | null;
  waves: Wave[];
};

/** The waves of a period, said or meant. */
const wavesOf = ({ opensAt, opensToAllAt, waves }: Period): Wave[] =>
  waves.length === 0 && opensToAllAt ? [{ audience: 'RESIDENTS', opensAt, maxWeeksPerChild: null }] : waves;

/** When the period opens for a family that belongs to these audiences. */
function openingOf(period: Period, belongsTo: ReadonlySet<Audience>): Date {
  const opens = wavesOf(period)
    .filter(({ audience }) => belongsTo.has(audience))
    .map(({ opensAt }) => opensAt.getTime());
  return new Date(Math.min(...opens, (period.opensToAllAt ?? period.opensAt).getTime()));
}

/** What a period has reached: from when on for whom, and until when at most. Of several that have begun, the last one counts. */
export function openingStages(period: Period): { audience: Audience | 'EVERYBODY'; from: Date; until: Date }[] {
  const { opensAt, opensToAllAt, closesAt } = period;
  const everybody = opensToAllAt ?? opensAt;
  const waves = wavesOf(period).filter((wave) => wave.opensAt < everybody);
  return [
    ...waves.map((wave) => ({ audience: wave.audience, from: wave.opensAt, until: everybody })),
    { audience: 'EVERYBODY', from: everybody, until: closesAt },
  ];
}

/** True when a family of these audiences may enrol at `now`. */
export function isOpenFor(period: Period | null, belongsTo: ReadonlySet<Audience>, now: Date): boolean {
  return period !== null && openingOf(period, belongsTo) <= now && now < period.closesAt;
}

/** When a family that is refused now may come back; null when no period is known. */
export function nextOpening(period: Period | null, belongsTo: ReadonlySet<Audience>, now: Date): Date | null {
  if (!period || period.closesAt <= now) return null;
  const opens = openingOf(period, belongsTo);
  return opens > now ? opens : null;
}

/** How many weeks a child may have at `now`: what the period says and, until everybody may enrol, the widest of its waves. */
export function mostWeeks(period: Period | null, belongsTo: ReadonlySet<Audience>, now: Date): number | null {
  if (!period) return null;
  const open = wavesOf(period).filter(({ audience, opensAt }) => belongsTo.has(audience) && opensAt <= now);
  const isMeanwhile = period.opensToAllAt !== null && now < period.opensToAllAt;
  const widest = isMeanwhile && open.length > 0 ? Math.max(...open.map(({ maxWeeksPerChild }) => maxWeeksPerChild ?? Infinity)) : Infinity;
  const most = Math.min(widest, period.maxWeeksPerChild ?? Infinity);
  return Number.isFinite(most) ? most : null;
}
