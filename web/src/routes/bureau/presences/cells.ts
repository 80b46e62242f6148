/** The name of the field of a child's day in the grid. */
export const cellName = (enrolmentId: string, day: string) => `${enrolmentId}.${day}`;
