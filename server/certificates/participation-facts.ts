// What certificates of participation are computed from: who paid what, for whom, and the days on which the child was there.
import { isoDay } from '../language/dates.ts';
import { chosenColumns, paidOptions } from '../enrolments/paid-options.ts';
import { localeOf } from '../language/messages.ts';
import { fullName } from '../language/names.ts';
import type { Db, Prisma, Tx } from '../platform/database.ts';
import { paidByDay } from './attested-days.ts';
import { joinPayments, readPlaces } from './read-facts.ts';

/** What does not change by being issued again. */
type Said = {
  payerName: string;
  paidOn: string;
  paidCents: number;
  child: { givenName: string; familyName: string; birthDate: string };
  days: string[];
};

/** Whether two certificates of participation say the same. */
export const saysSame = (one: Said, other: Said): boolean => wordsOf(one) === wordsOf(other);

const wordsOf = ({ payerName, paidOn, paidCents, child, days }: Said) => JSON.stringify([payerName, paidOn, paidCents, child, days]);

/** The paid places among these enrolments, by the child's name. */
export async function readParticipationFacts(db: Db | Tx, where: Prisma.EnrolmentWhereInput) {
  const enrolments = await db.enrolment.findMany({
    where: { ...where, paymentLines: { some: { outcome: 'CONFIRMED' } } },
    include: { child: true, parent: { include: { person: true } }, options: chosenColumns.options },
    orderBy: [{ child: { familyName: 'asc' } }, { child: { givenName: 'asc' } }, { id: 'asc' }],
  });
  const places = await readPlaces(
    db,
    enrolments.map(({ childId }) => childId),
  );
  const paid = new Map(joinPayments(places).map((one) => [one.enrolmentId, one]));
  return enrolments.flatMap(({ id, child, parent: { id: parentId, person }, ...place }) => {
    const one = paid.get(id);
    if (!one) return [];
    const paidCents = [...paidByDay(one).values()].reduce((total, cents) => total + cents, 0);
    // what went back was of no option in particular: they are said apart while all of them is paid
    const options = paidOptions(place, paidCents);
    return {
      enrolmentId: id,
      parentId,
      locale: localeOf(person.language),
      payerName: fullName(person),
      paidOn: one.paidOn,
      paidCents,
      ...(options.length > 0 && { options }),
      child: { givenName: child.givenName, familyName: child.familyName, birthDate: isoDay(child.birthDate) },
      days: one.openDays.filter((day) => one.noted.get(day) === 'PRESENT'),
    };
  });
}
