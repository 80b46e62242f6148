import { dayOf } from '#language/dates.ts';

/**
 * « YYYY-MM-DD »: the day in Brussels at an ISO instant, like `serverTime`. The first characters of the instant are the day in
 * UTC, which is another one for an hour or two after midnight.
 */
export const todayAt = (instant: string): string => dayOf(new Date(instant)).toString();
