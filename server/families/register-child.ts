import type { ActContext } from '../platform/act.ts';
import { v7 as uuid } from 'uuid';
import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { ageInMonths, dayOf, isoDay } from '../language/dates.ts';
import { readClock, type Tx } from '../platform/database.ts';
import type { SchoolId } from '../platform/ids.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { requireNationalNumber } from '../identity/national-number.ts';
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
  schoolId: SchoolId | null;
  schoolYear: string | null;
};

const adultMonths = 18 * 12;

/**
 * Registers a child of the parent. The parent's own child again, after a double click or on another evening, is the
 * same child; a number that another family registered gives a request to be linked, whatever else was typed. Without `tell`
 * no mail says that the child is registered.
 * @throws InputInvalid, also for the same child with another number, which staff replace, for a request that was refused, and for more children without a number than an account may have
 */
export async function registerChild(
  ctx: ActContext<ParentActor>,
  details: ChildDetails,
  { tell = true }: { tell?: boolean } = {},
): Promise<{ childId: string } | LinkRequested> {
  const { tx, actor, keys } = ctx;
  await refuseImpossible(tx, details);
  const number = await readNumber(ctx, details.nationalNumber);
  await lock(tx, `register-child ${actor.parentId}`);
  const same = await findOwnNamesake(ctx, details);
  if (number) {
    await lock(tx, `number ${indexNumber(keys, number)}`);
    const bearer = await tx.child.findFirst({
      where: { numberIndex: { in: indexesOfNumber(keys, number) } },
      include: { links: { where: { parentId: actor.parentId } } },
    });
    if (bearer?.links.some(({ state }) => state === 'ACTIVE')) return { childId: bearer.id };
    if (!bearer?.links.length) {
      // Whether or not another family has the number: a try that is refused here says nothing of it.
      if (same?.numberIndex)
        throw new InputInvalid(localized(messages.refusal_same_child, { child: same.givenName }), 'nationalNumber', 'TAKEN');
      await refuseTooManyNumbers(ctx);
    }
    if (bearer) return requestLink(ctx, { childId: bearer.id, typedName: `${details.givenName} ${details.familyName}` });
  }
  if (same) {
    if (number) await giveNumber(ctx, same.id, number);
    return { childId: same.id };
  }
  if (!number) await refuseTooMany(ctx);
  const childId = await createChild(ctx, details, number);
  if (tell) await enqueueMail(tx, { kind: 'child-registered', parentId: actor.parentId, childId });
  return { childId };
}

/**
 * A child whom nothing tells apart from an invented one: an account registers a few, the desk more. The lock on the parent's
 * registrations is held. @throws InputInvalid
 */
async function refuseTooMany({ tx, actor: { parentId } }: ActContext<ParentActor>) {
  const { limitsLiftedAt } = await tx.parent.findUniqueOrThrow({ where: { id: parentId }, select: { limitsLiftedAt: true } });
  if (limitsLiftedAt) return;
  const { maxChildrenWithoutNumber: most } = await tx.familyLimits.findUniqueOrThrow({ where: { id: 1 } });
  const registered = await tx.child.count({ where: { numberIndex: null, links: { some: { parentId, source: 'REGISTRATION' } } } });
  if (registered >= most)
    throw new InputInvalid(localized(messages.refusal_children_without_number, { children: most }), 'nationalNumber', 'LIMIT_REACHED');
}

/** Children that one account claims by their number without proof. No family has more; a list of numbers to try has. */
export const mostClaimed = 12;

/**
 * A number that another family registered is answered by another kind than one that nobody has: the parent has to be told to
 * wait for an answer, or may go on. So one account tries few numbers, and past them both are answered alike. Taken back or
 * refused, each counts. @throws InputInvalid
 */
async function refuseTooManyNumbers({ tx, actor: { parentId } }: ActContext<ParentActor>) {
  const { limitsLiftedAt } = await tx.parent.findUniqueOrThrow({ where: { id: parentId }, select: { limitsLiftedAt: true } });
  if (limitsLiftedAt) return;
  const claimed = await tx.familyLink.count({
    where: {
      parentId,
      OR: [
        { source: 'REGISTRATION', child: { numberIndex: { not: null } } },
        { source: 'REQUEST', state: { not: 'ACTIVE' } },
      ],
    },
  });
  if (claimed >= mostClaimed)
    throw new InputInvalid(localized(messages.refusal_children_claimed, { children: mostClaimed }), 'nationalNumber', 'LIMIT_REACHED');
}

async function refuseImpossible(tx: Tx, { birthDate, schoolId }: ChildDetails) {
  await refuseBirthDate(tx, birthDate);
  if (schoolId) await refuseUnknownSchool(tx, schoolId);
}

/** @throws InputInvalid for a day ahead, and for that of an adult */
export async function refuseBirthDate(tx: Tx, birthDate: Date) {
  const today = dayOf(await readClock(tx)).toString();
  const born = isoDay(birthDate);
  if (born > today) throw new InputInvalid(localized(messages.refusal_birth_date_future), 'birthDate', 'OUT_OF_RANGE');
  if (ageInMonths(born, today) >= adultMonths)
    throw new InputInvalid(localized(messages.refusal_birth_date_adult), 'birthDate', 'OUT_OF_RANGE');
}

/** @throws InputInvalid for a school that is not in the list, or no longer */
export async function refuseUnknownSchool(tx: Tx, schoolId: SchoolId) {
  if (!(await tx.school.findUnique({ where: { id: schoolId, closedAt: null } })))
    throw new InputInvalid(localized(messages.refusal_unknown_school), 'schoolId', 'UNKNOWN');
}

async function readNumber(ctx: ActContext<ParentActor>, text: string | null): Promise<string | null> {
  const {
    tx: { person },
    actor: { personId },
    keys,
  } = ctx;
  if (!text?.trim()) return null;
  const number = requireNationalNumber(text);
  const isOwn = await person.findFirst({ where: { id: personId, numberIndex: { in: indexesOfNumber(keys, number.digits) } } });
  if (isOwn) throw new InputInvalid(localized(messages.refusal_own_national_number), 'nationalNumber', 'OWN_FAMILY');
  return number.digits;
}

/** A child of this parent with the same names, whatever their accents, capitals and hyphens, and the same birth date. */
async function findOwnNamesake(ctx: ActContext<ParentActor>, { givenName, familyName, birthDate }: ChildDetails) {
  const { tx, actor } = ctx;
  const born = await tx.child.findMany({
    where: { birthDate, links: { some: { parentId: actor.parentId, state: 'ACTIVE' } } },
    orderBy: { createdAt: 'asc' },
  });
  return born.find((child) => foldName(child.givenName) === foldName(givenName) && foldName(child.familyName) === foldName(familyName));
}

/** A name as it is compared: without accents, capitals, hyphens and spaces. */
export const foldName = (name: string) =>
  name
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLocaleLowerCase('fr');

async function giveNumber(ctx: ActContext<ParentActor>, childId: string, number: string) {
  const { tx, actor, keys } = ctx;
  await tx.child.update({
    where: { id: childId },
    data: { nationalNumber: sealNumber(keys, 'child', childId, number), numberIndex: indexNumber(keys, number) },
  });
  await record(tx, actor, 'child-number-added', `child:${childId}`);
}

async function createChild(ctx: ActContext<ParentActor>, details: ChildDetails, number: string | null): Promise<string> {
  const { tx, actor, keys } = ctx;
  const id = uuid();
  const { givenName, familyName, birthDate, schoolId, schoolYear } = details;
  await tx.child.create({
    data: {
      ...{ id, givenName, familyName, birthDate, schoolId, schoolYear },
      ...(number && { nationalNumber: sealNumber(keys, 'child', id, number), numberIndex: indexNumber(keys, number) }),
      links: { create: { parentId: actor.parentId, state: 'ACTIVE', source: 'REGISTRATION' } },
    },
  });
  await record(tx, actor, 'child-registered', `child:${id}`);
  return id;
}
