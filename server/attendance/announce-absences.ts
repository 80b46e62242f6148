// Absences that a parent announces before the day begins. Attendance itself stays the site's to note: an announcement presets nothing.
import { v7 as uuid } from 'uuid';
import { record } from '../audit/record.ts';
import { refuseNamedDocument } from '../documents/unnamed.ts';
import { notBlocked } from '../families/not-blocked.ts';
import { dayOf, isoDay } from '../language/dates.ts';
import { formatDate } from '../language/format.ts';
import { localized, messages } from '../language/messages.ts';
import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { readClock, type Tx } from '../platform/database.ts';
import { open, seal, type KeyRing } from '../platform/encryption.ts';
import type { DocumentId, EnrolmentId } from '../platform/ids.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { lockParents } from '../plaines/lock-weeks.ts';

/** No more than that: what a child has is nobody's business. */
export const absenceReasons = ['ILL', 'OTHER'] as const;
export type AbsenceReason = (typeof absenceReasons)[number];

export type Announcement = {
  enrolmentId: EnrolmentId;
  days: readonly Date[];
  reason: AbsenceReason | null;
  documentId: DocumentId | null;
};

export type AnnouncedDay = { enrolmentId: EnrolmentId; day: Date };

type Options = {
  /** by the desk: a day may have begun, or be over */ late?: boolean;
  /** the parent gets a mail that says which days */ tell?: boolean;
};

const place = (id: string) => `announced_absence.reason:${id}`;
export const sealAbsenceReason = (keys: KeyRing, id: string, reason: AbsenceReason) => seal(keys, place(id), reason);

/** Why, as far as it was said. */
export function openAbsenceReason(keys: KeyRing, { id, reason }: { id: string; reason: Uint8Array | null }): AbsenceReason | null {
  const word = reason && open(keys, place(id), reason).toString();
  return absenceReasons.find((known) => known === word) ?? null;
}

/**
 * Says that a child does not come on days of a paid week. Said again, a day has the new reason, and the new document where there is
 * one. Returns whose place it is.
 * @throws InputInvalid for a place that is unknown, another's or not paid, for days that are none, not of the week or have begun by the
 *   database's clock (Belgian days), and for a document that is unknown, another's or used
 */
export async function announceAbsences(
  ctx: ActContext<ParentActor>,
  { enrolmentId, days, reason, documentId }: Announcement,
  { late = false, tell = true }: Options = {},
) {
  const { tx, actor, keys } = ctx;
  await lockParents(tx, [actor.parentId]);
  const enrolment = await tx.enrolment.findFirst({
    where: { id: enrolmentId, parentId: actor.parentId, ...notBlocked(actor.parentId) },
    select: { childId: true, weekId: true, status: true, week: { select: { openDays: true } } },
  });
  if (!enrolment) throw new InputInvalid(localized(messages.refusal_unknown_enrolment), 'enrolmentId', 'UNKNOWN');
  if (enrolment.status !== 'CONFIRMED') throw new InputInvalid(localized(messages.absence_not_paid), 'enrolmentId', 'NOT_APPLICABLE');
  const wanted = [...new Set(days.map(isoDay))].sort();
  if (wanted.length === 0) throw new InputInvalid(localized(messages.absence_days_missing), 'days', 'REQUIRED');
  const isOpen = new Set(enrolment.week.openDays.map(isoDay));
  if (wanted.some((day) => !isOpen.has(day))) throw new InputInvalid(localized(messages.absence_not_open), 'days', 'OUT_OF_RANGE');
  if (!late) await refuseBegun(tx, wanted, 'days');
  if (documentId) await refuseNamedDocument(ctx, documentId);

  const ofDays = { enrolmentId, day: { in: wanted.map((day) => new Date(day)) } };
  const before = await tx.announcedAbsence.findMany({ where: ofDays, select: { day: true, documentId: true } });
  const kept = new Map(before.map((absence) => [isoDay(absence.day), absence.documentId]));
  await tx.announcedAbsence.deleteMany({ where: ofDays });
  await tx.announcedAbsence.createMany({
    data: wanted.map((day) => {
      const id = uuid();
      const why = reason && sealAbsenceReason(keys, id, reason);
      return { id, enrolmentId, day: new Date(day), reason: why, documentId: documentId ?? kept.get(day) ?? null };
    }),
  });
  await record(tx, actor, 'absence-announced', `enrolment:${enrolmentId}`, { days: wanted, document: documentId !== null });
  if (tell) await enqueueMail(tx, { kind: 'absence-announced', enrolmentId, days: wanted });
  return { childId: enrolment.childId, weekId: enrolment.weekId };
}

/**
 * Takes back an announcement of the parent's own: the child comes after all.
 * @throws InputInvalid for one that is unknown or another's, and once its day has begun
 */
export async function withdrawAbsence({ tx, actor }: ActContext<ParentActor>, { enrolmentId, day }: AnnouncedDay): Promise<void> {
  await lockParents(tx, [actor.parentId]);
  const absence = await tx.announcedAbsence.findFirst({
    where: { day, enrolment: { id: enrolmentId, parentId: actor.parentId, ...notBlocked(actor.parentId) } },
  });
  if (!absence) throw new InputInvalid(localized(messages.absence_unknown), 'day', 'UNKNOWN');
  await refuseBegun(tx, [isoDay(day)], 'day');
  await tx.announcedAbsence.delete({ where: { id: absence.id } });
  await record(tx, actor, 'absence-withdrawn', `enrolment:${enrolmentId}`, { days: [isoDay(day)] });
}

/** From its first moment on, a day is the desk's: the site is counting who comes. */
async function refuseBegun(tx: Tx, days: readonly string[], field: string): Promise<void> {
  const today = dayOf(await readClock(tx)).toString();
  const begun = days.find((day) => day <= today);
  if (begun)
    throw new InputInvalid((locale) => messages.absence_late({ day: formatDate(begun, locale) }, { locale }), field, 'OUT_OF_RANGE');
}
