// Certificates of participation: what a mutuality asks for, as soon as every day of the week is closed.
import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { recordEach } from '../audit/record.ts';
import type { PaidOption } from '../enrolments/paid-options.ts';
import { dayOf, isoDay } from '../language/dates.ts';
import { formatDate } from '../language/format.ts';
import { type Locale, localized, messages } from '../language/messages.ts';
import { formatPaperNumber } from '../language/paper-number.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { readClock } from '../platform/database.ts';
import { openJson, sealJson, type KeyRing } from '../platform/encryption.ts';
import type { WeekId } from '../platform/ids.ts';
import { lock } from '../platform/locks.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { hashOf } from './content.ts';
import { describeMissing } from './describe-block.ts';
import { readParticipationFacts, saysSame } from './participation-facts.ts';
import { type Organiser, readOrganiser, readPaperSettings, type Signatory } from './settings.ts';

/** Days are « YYYY-MM-DD »; amounts are euro cents. */
export type ParticipationContent = {
  year: number;
  number: number;
  issuedOn: string;
  code: string;
  /** the number of the one that it replaces; null or left out: it is the first */
  corrects?: number | null;
  /** of who paid, when it was issued: the paper has a page in it */
  locale?: Locale;
  organiser: Organiser;
  signatory: Signatory;
  /** the hash of its picture; left out: none */
  signature?: string;
  payerName: string;
  paidOn: string;
  paidCents: number;
  /** of it; left out: the week had none, or some of it went back */
  options?: PaidOption[];
  child: { givenName: string; familyName: string; birthDate: string };
  plaineName: string;
  siteName: string;
  from: string;
  to: string;
  days: string[];
};

const place = (id: string) => `participation_certificate.sealed:${id}`;
export const sealParticipation = (keys: KeyRing, id: string, content: ParticipationContent) => sealJson(keys, place(id), content);
export const openParticipation = (keys: KeyRing, { id, sealed }: { id: string; sealed: Uint8Array }) =>
  openJson<ParticipationContent>(keys, place(id), sealed);

/** Without letters and digits that are taken for one another; 80 bits. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const newCode = () => [...randomBytes(16)].map((byte) => letters[byte % 32]!).join('');

/** However it was typed. */
export const readCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');

/** Its number as people read it: « A-2027-0042 ». */
export const formatParticipationNumber = (year: number, number: number): string => `A-${formatPaperNumber(year, number)}`;

/** As people read it: « 7K2M-… ». */
export const formatCode = (code: string): string => code.match(/.{1,4}/g)!.join('-');

/**
 * Issues the certificates of a week, one for each paid place whose child came, and replaces those that say something else by
 * now. Returns how many are new; what has not changed stays, so that it may be asked for again.
 * @throws InputInvalid for an unknown week, one with a day that is not closed, and while nobody is named who signs
 */
export async function issueParticipation({ tx, actor, keys }: ActContext<StaffActor>, weekId: WeekId): Promise<number> {
  const week = await tx.week.findUnique({
    where: { id: weekId },
    include: { plaine: { select: { name: true, site: { select: { name: true } } } }, attendanceClosings: { select: { day: true } } },
  });
  if (!week || week.cancelledAt) throw new InputInvalid(localized(messages.refusal_unknown_week), 'weekId', 'UNKNOWN');
  const closed = new Set(week.attendanceClosings.map(({ day }) => isoDay(day)));
  const open = week.openDays.map(isoDay).filter((day) => !closed.has(day));
  if (open.length > 0)
    throw new InputInvalid(
      (locale) => messages.refusal_participation_open({ days: open.map((day) => formatDate(day, locale)).join(', ') }, { locale }),
      'weekId',
      'NOT_APPLICABLE',
    );
  const { missing, signatory, signature } = await readPaperSettings(tx);
  const lacking = missing.filter((one) => one !== 'CERTIFIER');
  if (lacking.length > 0 || !signatory) throw new InputInvalid((locale) => describeMissing(lacking, locale), 'weekId', 'NOT_APPLICABLE');
  const year = week.startDate.getUTCFullYear();
  await lock(tx, `participation certificates ${year}`);

  const organiser = await readOrganiser(tx);
  const issuedOn = dayOf(await readClock(tx)).toString();
  const places = await readParticipationFacts(tx, { weekId });
  const inForce = await tx.participationCertificate.findMany({
    where: { enrolmentId: { in: places.map(({ enrolmentId }) => enrolmentId) }, correctedBy: null },
  });
  const before = new Map(inForce.map((one) => [one.enrolmentId, one]));
  const { _max } = await tx.participationCertificate.aggregate({ where: { year }, _max: { number: true } });
  let number = _max.number ?? 0;
  const rows = places.flatMap(({ enrolmentId, parentId, ...facts }) => {
    const old = before.get(enrolmentId);
    const id = uuid();
    const content: ParticipationContent = {
      year,
      number: number + 1,
      issuedOn,
      code: newCode(),
      corrects: old?.number ?? null,
      organiser,
      signatory,
      ...(signature && { signature }),
      ...facts,
      plaineName: week.plaine.name,
      siteName: week.plaine.site.name,
      from: isoDay(week.openDays[0]!),
      to: isoDay(week.openDays.at(-1)!),
    };
    if (old ? saysSame(openParticipation(keys, old), content) : facts.days.length === 0) return [];
    number += 1;
    return {
      id,
      year,
      number,
      enrolmentId,
      parentId,
      code: content.code,
      dayCount: facts.days.length,
      paidCents: facts.paidCents,
      correctsId: old?.id ?? null,
      sealed: sealParticipation(keys, id, content),
      contentHash: hashOf(content),
    };
  });
  await tx.participationCertificate.createMany({ data: rows });
  await recordEach(
    tx,
    actor,
    'participation-certificate-issued',
    rows.map(({ id }) => `participation-certificate:${id}`),
  );
  return rows.length;
}
