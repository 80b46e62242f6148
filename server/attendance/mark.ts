import type { EnrolmentId } from '../platform/ids.ts';

export type AttendanceStatus = 'PRESENT' | 'ABSENT_JUSTIFIED' | 'ABSENT';

/** `status` null: what was noted is taken back. */
export type WeekMark = { enrolmentId: EnrolmentId; day: Date; status: AttendanceStatus | null };
