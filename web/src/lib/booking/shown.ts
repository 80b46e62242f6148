import type { ChildWeeksQuery } from '#generated/graphql.ts';

import type { Openings } from './openings.svelte.ts';

type Parent = NonNullable<NonNullable<ChildWeeksQuery['viewer']>['parent']>;
export type Child = Parent['children'][number];
export type Entry = Child['weeks'][number];
export type Row = ReturnType<typeof shown>;

/** What a row and a cell of a calendar are given. */
export type WeekProps = {
  row: Row;
  childId: string;
  name: string;
  busy: string | null;
  /** false: a click would be refused, whatever the week: it is not offered */
  bookable?: boolean;
  /** why the latest click on this week was refused */
  refusal?: string | undefined;
};

/**
 * A week of a child with the latest count. Between two answers of the server a week that opens, fills
 * or empties is already shown so; what the child has is never touched.
 */
export function shown(entry: Entry, latest: { capacity: number; seatsLeft: number }, openings: Pick<Openings, 'hasCome'>) {
  const { seatsLeft, capacity } = latest;
  const week = { ...entry.week, seatsLeft, capacity };
  if (entry.state === 'NOT_OPEN' && openings.hasCome(entry.opensAt)) {
    const state = entry.waitingPlace ? ('WAITING' as const) : seatsLeft > 0 ? ('FREE' as const) : ('FULL' as const);
    return { ...entry, week, state, reason: null, obstacle: null };
  }
  if (entry.state === 'FREE' && seatsLeft === 0) return { ...entry, week, state: 'FULL' as const, obstacle: 'CAPACITY' as const };
  if (entry.state === 'FULL' && seatsLeft > 0) return { ...entry, week, state: 'FREE' as const, obstacle: null };
  return { ...entry, week };
}
