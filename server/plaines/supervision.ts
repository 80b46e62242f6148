// Supervision of holiday camps in the Fédération Wallonie-Bruxelles: one animator for 8 children when one of the group
// is under six, else one for 12 (decree of 17 May 1999 on centres de vacances, and its orders).

const perAnimator = { underSix: 8, fromSix: 12 };
const childrenPerAnimator = (underSix: number) => (underSix > 0 ? perAnimator.underSix : perAnimator.fromSix);

export type Supervision = { ratio: number; needed: number; missing: number };

/** Animators that a group needs for the children it has; `missing` counts from those posted, 0 when nobody said. */
export function superviseGroup({
  underSix,
  fromSix,
  animators,
}: {
  underSix: number;
  fromSix: number;
  animators: number | null;
}): Supervision {
  const ratio = childrenPerAnimator(underSix);
  const needed = Math.ceil((underSix + fromSix) / ratio);
  return { ratio, needed, missing: animators === null ? 0 : Math.max(0, needed - animators) };
}

/** Animators for the children of each age, counted apart: what figures for the authorities say, whoever shares a group. */
export function superviseAges({ underSix, fromSix }: { underSix: number; fromSix: number }): { underSix: number; fromSix: number } {
  return { underSix: Math.ceil(underSix / perAnimator.underSix), fromSix: Math.ceil(fromSix / perAnimator.fromSix) };
}
