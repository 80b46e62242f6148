import type { Prisma } from '../platform/database.ts';

/** Enrolments that hold a place at `now`: confirmed, or held with the deadline ahead. Expiry is a fact of the clock. */
export const whereRunning = (now: Date): Prisma.EnrolmentWhereInput => ({
  OR: [{ status: 'CONFIRMED' }, { status: 'HELD', heldUntil: { gt: now } }],
});

/** How long a school is told that an enrolment ended. */
const toldDays = 90;

/** What a school is told of: enrolments that hold a place, and those that ended lately. */
export const whereTold = (now: Date): Prisma.EnrolmentWhereInput => ({
  OR: [
    { status: 'CONFIRMED' },
    { status: 'HELD' },
    { status: { in: ['CANCELLED', 'EXPIRED'] }, endedAt: { gt: new Date(now.getTime() - toldDays * 86_400_000) } },
  ],
});

/** Of those that run, the ones of these schools' pupils in weeks that touch the days from `from` to `to`, both included. */
export const whereOfSchools = (
  schoolIds: string[],
  now: Date,
  days: { from?: Date | null; to?: Date | null } = {},
): Prisma.EnrolmentWhereInput => ({
  child: { schoolId: { in: schoolIds } },
  week: { ...(days.from && { endDate: { gte: days.from } }), ...(days.to && { startDate: { lte: days.to } }) },
  ...whereRunning(now),
});
