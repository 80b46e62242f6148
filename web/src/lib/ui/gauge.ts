/** Cells of the gauge that stands beside a count of seats. */
export const cells = 8;

/** How many cells are filled. A single taken seat shows, and so does the last free one. */
export function filledCells(capacity: number, seatsLeft: number): number {
  if (seatsLeft <= 0 || capacity <= 0) return cells;
  const share = Math.round(((capacity - seatsLeft) / capacity) * cells);
  return Math.min(cells - 1, Math.max(seatsLeft < capacity ? 1 : 0, share));
}

/** Whether so few seats are left that the count is written in another colour. */
export const isNearlyFull = (seatsLeft: number): boolean => seatsLeft > 0 && seatsLeft <= 3;
