import type { HoldWeeksMutation } from '#generated/graphql.ts';
import type { Asked } from './history.ts';

/** What is told of each week that was asked for in one click, refusals first. */
export function outcomesOf(
  childId: string,
  { held, refused }: Pick<Extract<HoldWeeksMutation['holdWeeks'], { held: unknown }>, 'held' | 'refused'>,
): Asked[] {
  const told = refused.map(({ week, state, message }): Asked => ({
    childId,
    weekId: week.id,
    outcome: state === 'FULL' ? 'full' : 'refused',
    message,
  }));
  return [...told, ...held.map(({ week }): Asked => ({ childId, weekId: week.id, outcome: 'taken' }))];
}
