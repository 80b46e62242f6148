/** What the form of a week holds; open days by number, Monday is 1. */
export type WeekValues = { startDate: string; openDays: string[]; capacity: string; animators: string };

export const newWeek: WeekValues = { startDate: '', openDays: ['1', '2', '3', '4', '5'], capacity: '', animators: '' };
