import { v7 as uuid } from 'uuid';
import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { ageInMonths, dayOf, isoDay } from '../language/dates.ts';
import { readClock, type Tx } from '../platform/database.ts';
import { InputInvalid } from '../platform/refusals.ts';
import type { AppConfig } from '../platform/config.ts';
import { readNationalNumber } from '../identity/national-number.ts';
import { sealNumber } from '../identity/sealed-number.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { lock } from '../platform/locks.ts';
import { indexNumber, indexesOfNumber } from '../platform/encryption.ts';
import { localized, messages } from '../language/messages.ts';
import { requestLink, type LinkRequested } from './request-link.ts';

export type ChildDetails = {
  givenName: string;
  familyName: string;
  birthDate: Date;
  /** any usual spelling; null for a child without one: no tax certificate then */
  nationalNumber: string | null;
  schoolId: string | null;
  schoolYear: string | null;
};

const adultMonths = 18 * 12;

/**
 * Registers a child of the parent. The parent's own child again, after a double click or on another evening, is the
 * same child; a number that another family registered gives a request to be linked, whatever else was typed.
 * @throws InputInvalid
 */
export async function registerChild(
  tx: Tx,
  config: AppConfig,
  actor: ParentActor,
  details: ChildDetails,
): Promise<{ childId: string } | LinkRequested> {
  await refuseImpossible(tx, details);
  const number = await readNumber(tx, config, actor, details.nationalNumber);
  await lock(tx, `register-child ${actor.parentId}`);
  if (number) {
    await lock(tx, `number ${indexNumber(config.keyRing, number)}`);
    const bearer = await tx.child.findFirst({
      where: { numberIndex: { in: indexesOfNumber(config.keyRing, number) } },
      include: { links: { where: { parentId: actor.parentId } } },
    });
    if (bearer?.links.some(({ state }) => state === 'ACTIVE')) return { childId: bearer.id };
    if (bearer) return requestLink(tx, actor, bearer.id, `${details.givenName} ${details.familyName}`);
  }
  const same = await findOwnNamesake(tx, actor, details);
  if (same && (!number || !same.numberIndex)) {
    if (number) await giveNumber(tx, config, actor, same.id, number);
    return { childId: same.id };
  }
  return { childId: await createChild(tx, config, actor, details, number) };
}

async function refuseImpossible(tx: Tx, { birthDate, schoolId }: ChildDetails) {
  const today = dayOf(await readClock(tx)).toString();
  const born = isoDay(birthDate);
  if (born > today) throw new InputInvalid(localized(messages.refusal_birth_date_future), 'birthDate');
  if (ageInMonths(born, today) >= adultMonths) throw new InputInvalid(localized(messages.refusal_birth_date_adult), 'birthDate');
  if (schoolId && !(await tx.school.findUnique({ where: { id: schoolId, closedAt: null } })))
    throw new InputInvalid(localized(messages.refusal_unknown_school), 'schoolId');
}

async function readNumber({ person }: Tx, { keyRing }: AppConfig, { personId }: ParentActor, text: string | null): Promise<string | null> {
  if (!text?.trim()) return null;
  const number = readNationalNumber(text);
  if (!number) throw new InputInvalid(localized(messages.refusal_national_number), 'nationalNumber');
  const isOwn = await person.findFirst({ where: { id: personId, numberIndex: { in: indexesOfNumber(keyRing, number.digits) } } });
  if (isOwn) throw new InputInvalid(localized(messages.refusal_own_national_number), 'nationalNumber');
  return number.digits;
}

/** A child of this parent with the same names, whatever their capitals, and the same birth date. */
async function findOwnNamesake(tx: Tx, actor: ParentActor, { givenName, familyName, birthDate }: ChildDetails) {
  const born = await tx.child.findMany({
    where: { birthDate, links: { some: { parentId: actor.parentId, state: 'ACTIVE' } } },
    orderBy: { createdAt: 'asc' },
  });
  return born.find((child) => fold(child.givenName) === fold(givenName) && fold(child.familyName) === fold(familyName));
}

const fold = (name: string) => name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLocaleLowerCase('fr');

async function giveNumber(tx: Tx, config: AppConfig, actor: ParentActor, childId: string, number: string) {
  await tx.child.update({
    where: { id: childId },
    data: { nationalNumber: sealNumber(config, 'child', childId, number), numberIndex: indexNumber(config.keyRing, number) },
  });
  await record(tx, actor, 'child-number-added', `child:${childId}`);
}

async function createChild(tx: Tx, config: AppConfig, actor: ParentActor, details: ChildDetails, number: string | null): Promise<string> {
  const id = uuid();
  const { givenName, familyName, birthDate, schoolId, schoolYear } = details;
  await tx.child.create({
    data: {
      ...{ id, givenName, familyName, birthDate, schoolId, schoolYear },
      ...(number && { nationalNumber: sealNumber(config, 'child', id, number), numberIndex: indexNumber(config.keyRing, number) }),
      links: { create: { parentId: actor.parentId, state: 'ACTIVE', source: 'REGISTRATION' } },
    },
  });
  await record(tx, actor, 'child-registered', `child:${id}`);
  await enqueueMail(tx, { kind: 'child-registered', parentId: actor.parentId, childId: id });
  return id;
}
