import type { ChildWeeksQuery } from '#generated/graphql.ts';

type Parent = NonNullable<NonNullable<ChildWeeksQuery['viewer']>['parent']>;
export type Child = Parent['children'][number];
export type Entry = Child['weeks'][number];
export type Row = ReturnType<typeof shown>;

/**
 * A week of a child with the latest count. Between two answers of the server a week that fills
 * or empties is already shown so; what the child has is never touched.
 */
export function shown(entry: Entry, latest: { capacity: number; seatsLeft: number }) {
  const { seatsLeft, capacity } = latest;
  const week = { ...entry.week, seatsLeft, capacity };
  if (entry.state === 'FREE' && seatsLeft === 0) return { ...entry, week, state: 'FULL' as const };
  if (entry.state === 'FULL' && seatsLeft > 0) return { ...entry, week, state: 'FREE' as const };
  return { ...entry, week };
}
