/**
 * What a button or check box of the calendars says with its value: which child, which week, and for an enrolment or a place on
 * the waiting list, its id. One page shows one child and another the family, so each value names its child.
 */
export type WeekChoice = { childId: string; weekId: string; recordId: string };

/** The value of a control, as the form sends it. */
export const writeWeekChoice = ({ childId, weekId, recordId }: Omit<WeekChoice, 'recordId'> & { recordId?: string }): string =>
  [childId, weekId, recordId].filter((id) => id !== undefined).join(' ');

/** Reads it back; what is missing is an empty id, which the graph refuses. */
export function readWeekChoice(value: FormDataEntryValue | null): WeekChoice {
  const [childId = '', weekId = '', recordId = ''] = typeof value === 'string' ? value.split(' ') : [];
  return { childId, weekId, recordId };
}
