import type { Asked } from './history.ts';
import type { Row } from './shown.ts';

type State = Row['state'];

const has: readonly State[] = ['HELD', 'CONFIRMED'];
const waits: readonly State[] = ['WAITING', 'OFFERED'];

/** Whether what was answered then is still so: a place that is paid, swapped or given back since is not told as « obtenu ». */
export function isStillTrue(outcome: Asked['outcome'], state: State): boolean {
  switch (outcome) {
    case 'taken':
      return state === 'HELD';
    case 'full':
      return state === 'FULL';
    case 'refused':
      return state === 'NOT_ELIGIBLE' || state === 'NOT_OPEN';
    case 'waiting':
      return waits.includes(state);
    case 'released':
    case 'left':
      return !has.includes(state) && !waits.includes(state);
  }
}

/** The newest answer about each week of each child. */
export function newestOfEach<Wish extends Pick<Asked, 'childId' | 'weekId'>>(wishes: readonly Wish[]): Wish[] {
  const isSame = (one: Wish) => (other: Wish) => other.childId === one.childId && other.weekId === one.weekId;
  return wishes.filter((wish, index) => wishes.findIndex(isSame(wish)) === index);
}
