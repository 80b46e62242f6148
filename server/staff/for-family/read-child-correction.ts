// A correction of a child as the desk asks for it, beside the record as it is: which columns become other ones.
import { refuseBirthDate, refuseUnknownSchool } from '../../families/register-child.ts';
import { unknownChild } from '../../families/own-child.ts';
import { requireNationalNumber } from '../../identity/national-number.ts';
import { maskSealedNumber, sealNumber } from '../../identity/sealed-number.ts';
import { isoDay } from '../../language/dates.ts';
import { formatDate } from '../../language/format.ts';
import { localized, messages, officialLocale } from '../../language/messages.ts';
import type { ActContext } from '../../platform/act.ts';
import type { Prisma } from '../../platform/database.ts';
import { indexesOfNumber, indexNumber, type KeyRing } from '../../platform/encryption.ts';
import type { ChildId, SchoolId } from '../../platform/ids.ts';
import { InputInvalid } from '../../platform/refusals.ts';
import { type Change, changesBetween } from './sealed-act.ts';
import { versionOf } from './version-of.ts';

/** What is left out stays. */
export type ChildCorrection = {
  childId: ChildId;
  givenName?: string | null;
  familyName?: string | null;
  birthDate?: Date | null;
  /** any usual spelling; null takes it away */
  nationalNumber?: string | null;
  schoolId?: SchoolId | null;
  schoolYear?: string | null;
};

/** What `recordVersion` is made of. */
export const recordColumns = {
  givenName: true,
  familyName: true,
  birthDate: true,
  numberIndex: true,
  schoolId: true,
  schoolYear: true,
} as const satisfies Prisma.ChildSelect;
type Row = Prisma.ChildGetPayload<{ select: typeof recordColumns }>;

/** Names what a child's record is now: another record has another one. */
export const recordVersion = (row: Row) =>
  versionOf((Object.keys(recordColumns) as (keyof Row)[]).map((column) => (column === 'birthDate' ? isoDay(row.birthDate) : row[column])));

const fullColumns = {
  ...recordColumns,
  id: true,
  nationalNumber: true,
  school: { select: { name: true, postalCode: true } },
} as const satisfies Prisma.ChildSelect;
type Full = Prisma.ChildGetPayload<{ select: typeof fullColumns }>;

/**
 * The record before and after, and the columns that differ.
 * @throws InputInvalid for an unknown child, an impossible birth date, an unknown school, or a number that is malformed, a
 *   parent's own, or another child's
 */
export async function readCorrection(ctx: Pick<ActContext, 'tx' | 'keys'>, correction: ChildCorrection) {
  const { tx } = ctx;
  const { childId, givenName, familyName, birthDate, schoolId, schoolYear } = correction;
  const before = await tx.child.findUnique({ where: { id: childId }, select: fullColumns });
  if (!before) throw unknownChild();
  const columns = onlyOther(before, {
    ...(givenName && { givenName }),
    ...(familyName && { familyName }),
    ...(birthDate && { birthDate }),
    ...(schoolId !== undefined && { schoolId }),
    ...(schoolYear !== undefined && { schoolYear }),
    ...(correction.nationalNumber !== undefined && (await readNumber(ctx, childId, correction.nationalNumber))),
  });
  if (columns.birthDate) await refuseBirthDate(tx, columns.birthDate);
  if (columns.schoolId) await refuseUnknownSchool(tx, columns.schoolId);
  const school =
    columns.schoolId === undefined
      ? before.school
      : columns.schoolId &&
        (await tx.school.findUniqueOrThrow({ where: { id: columns.schoolId }, select: { name: true, postalCode: true } }));
  return { before, after: { ...before, ...columns, school } satisfies Full, columns };
}

/** Of a child's row. */
export type Columns = Partial<Pick<Full, 'givenName' | 'familyName' | 'birthDate' | 'schoolYear' | 'numberIndex' | 'nationalNumber'>> & {
  schoolId?: SchoolId | null;
};

/** The columns that are not so already; the sealed number goes with its index. */
function onlyOther(before: Full, columns: Columns): Columns {
  const isSame = (field: keyof Columns) =>
    field === 'birthDate' ? isoDay(columns.birthDate!) === isoDay(before.birthDate) : columns[field] === before[field];
  const other = Object.fromEntries(
    Object.entries(columns).filter(([field]) => field === 'nationalNumber' || !isSame(field as keyof Columns)),
  );
  if (!('numberIndex' in other)) delete other.nationalNumber;
  return other as Columns;
}

async function readNumber({ tx, keys }: Pick<ActContext, 'tx' | 'keys'>, childId: ChildId, text: string | null) {
  if (!text?.trim()) return { numberIndex: null, nationalNumber: null };
  const number = requireNationalNumber(text);
  const numberIndex = { in: indexesOfNumber(keys, number.digits) };
  const bearer = await tx.child.findFirst({ where: { numberIndex }, select: { id: true, numberIndex: true } });
  if (bearer && bearer.id !== childId) throw new InputInvalid(localized(messages.refusal_number_of_other), 'nationalNumber', 'TAKEN');
  if (bearer) return { numberIndex: bearer.numberIndex };
  const isParents = await tx.person.count({ where: { numberIndex, parent: { links: { some: { childId, state: 'ACTIVE' } } } } });
  if (isParents) throw new InputInvalid(localized(messages.refusal_number_of_parent), 'nationalNumber', 'OWN_FAMILY');
  return { numberIndex: indexNumber(keys, number.digits), nationalNumber: sealNumber(keys, 'child', childId, number.digits) };
}

/** What differs, as the desk and the family read it. */
export function changesOf(keys: KeyRing, before: Full, after: Full): Change[] {
  const texts = ({ id, givenName, familyName, birthDate, school, schoolYear, nationalNumber }: Full) => ({
    texts: { givenName, familyName, birthDate: formatDate(birthDate, officialLocale), school: school?.name ?? null, schoolYear },
    number: maskSealedNumber(keys, 'child', id, nationalNumber),
  });
  const [was, is] = [texts(before), texts(after)];
  // Two numbers of one birth date look alike when they are masked.
  const number = before.numberIndex !== after.numberIndex ? [{ field: 'nationalNumber', before: was.number, after: is.number }] : [];
  return [...changesBetween(was.texts, is.texts), ...number];
}
