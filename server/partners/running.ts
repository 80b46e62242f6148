import type { Prisma } from '../platform/database.ts';

/** Enrolments that hold a place at `now`: confirmed, or held with the deadline ahead. Expiry is a fact of the clock. */
export const whereRunning = (now: Date): Prisma.EnrolmentWhereInput => ({
  OR: [{ status: 'CONFIRMED' }, { status: 'HELD', heldUntil: { gt: now } }],
});

/** Of these, the ones of these schools' pupils in weeks that touch the days from `from` to `to`, both included. */
export const whereOfSchools = (
  schoolIds: string[],
  now: Date,
  days: { from?: Date | null; to?: Date | null } = {},
): Prisma.EnrolmentWhereInput => ({
  child: { schoolId: { in: schoolIds } },
  week: { ...(days.from && { endDate: { gte: days.from } }), ...(days.to && { startDate: { lte: days.to } }) },
  ...whereRunning(now),
});
