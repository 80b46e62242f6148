// Enrolment periods. With a first wave, residents enrol from opensAt and everybody from opensToAllAt.
export type Period = {
  id: string;
  opensAt: Date;
  closesAt: Date;
  opensToAllAt: Date | null;
  /** how many weeks of a season a child may have; null: as many as there are */
  maxWeeksPerChild: number | null;
};

/** True when a family of this category may enrol at `now`. */
export function isOpenFor(period: Period | null, isResident: boolean, now: Date): boolean {
  if (!period) return false;
  const opens = isResident ? period.opensAt : (period.opensToAllAt ?? period.opensAt);
  return opens <= now && now < period.closesAt;
}

/** When a family that is refused now may come back; null when no period is known. */
export function nextOpening(period: Period | null, isResident: boolean, now: Date): Date | null {
  if (!period || period.closesAt <= now) return null;
  const opens = isResident ? period.opensAt : (period.opensToAllAt ?? period.opensAt);
  return opens > now ? opens : null;
}
