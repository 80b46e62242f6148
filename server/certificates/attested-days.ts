// The days that a tax certificate counts, and what was paid for each: care of a child under 14, or under 21 with a severe
// disability, that was really given and paid (CIR 92, art. 145/35; circular 2022/C/104). A day is one payer's, whoever else
// paid for a place at the same dates. Amounts are euro cents and are not capped: the maximum a day is the tax office's affair.
import { toPlainDate } from '../language/dates.ts';

export type Noted = 'PRESENT' | 'ABSENT_JUSTIFIED' | 'ABSENT';

/** A place of a child that somebody paid for. Days are « YYYY-MM-DD ». */
export type PaidPlace = {
  enrolmentId: string;
  payerId: string;
  /** its group is open on them, in order */
  openDays: readonly string[];
  /** of the payment, for this place */
  paidCents: number;
  /** of it, for options that no certificate counts */
  unattestedCents: number;
  /** the day on which the books count the money that completed the payment */
  paidOn: string;
  /** what goes back of it; `days`: for these days alone, none: of the place as a whole */
  refunds: readonly { cents: number; days: readonly string[] }[];
  noted: ReadonlyMap<string, Noted>;
  /** the child no longer has it: days that nobody noted are days without care */
  isEnded: boolean;
  /** days whose attendance a person closed */
  closed: ReadonlySet<string>;
};

/** Days are « YYYY-MM-DD », both counted. */
export type Period = { from: string; until: string };
/** `severeDisability`: the days for which staff were shown a proof of it */
export type CaredChild = { birthDate: string; severeDisability: readonly Period[] };

/** One day that counts, for who paid it. */
export type AttestedDay = { day: string; cents: number; enrolmentId: string; payerId: string; year: number };

/** On each day the child has to be younger, in years. */
const ageLimit = { usual: 14, severeDisability: 21 };

/** The birthday from which care of a child counts no more, « YYYY-MM-DD ». */
export const limitOf = (birthDate: string, of: keyof typeof ageLimit): string =>
  toPlainDate(birthDate).add({ years: ageLimit[of] }).toString();

/** Whether the child is young enough on a day for its care to count: it does no more from the birthday on. */
export function youngEnough({ birthDate, severeDisability }: CaredChild): (day: string) => boolean {
  const [usual, severe] = [limitOf(birthDate, 'usual'), limitOf(birthDate, 'severeDisability')];
  return (day) => day < usual || (day < severe && severeDisability.some(({ from, until }) => from <= day && day <= until));
}

/** The income year of a place: that of the payment. */
export const yearOf = ({ paidOn }: Pick<PaidPlace, 'paidOn'>): number => Number(paidOn.slice(0, 4));

/** Cents over days, a cent more on the first of them where they do not go up: never a cent lost. */
function spread(cents: number, days: readonly string[]): Map<string, number> {
  const each = Math.floor(cents / days.length);
  const more = cents - each * days.length;
  return new Map(days.map((day, index) => [day, each + (index < more ? 1 : 0)]));
}

const sum = (amounts: Iterable<number>) => [...amounts].reduce((total, cents) => total + cents, 0);

/**
 * What was paid for each day and did not go back. A day that was given back is out, whatever went back for it; what went back
 * for the place as a whole, or above what a day cost, lowers the days that are left alike.
 */
export function paidByDay({ openDays, paidCents, refunds }: PaidPlace): Map<string, number> {
  if (openDays.length === 0) return new Map();
  const gross = spread(paidCents, openDays);
  const back = new Set(refunds.flatMap(({ days }) => days));
  const kept = openDays.filter((day) => !back.has(day));
  const ofDays = sum(refunds.flatMap(({ cents, days }) => (days.length > 0 ? [cents] : [])));
  const ofPlace = sum(refunds.flatMap(({ cents, days }) => (days.length > 0 ? [] : [cents])));
  const grossBack = sum(openDays.flatMap((day) => (back.has(day) ? [gross.get(day)!] : [])));
  const lower = ofPlace + Math.max(0, ofDays - grossBack);
  if (kept.length === 0) return new Map();
  if (lower === 0) return new Map(kept.map((day) => [day, gross.get(day)!]));
  return spread(Math.max(0, sum(kept.map((day) => gross.get(day)!)) - lower), kept);
}

/** The part of each day that a certificate counts: without options that it does not, never a cent more or less over the days. */
export function attestedByDay(place: PaidPlace): Map<string, number> {
  const days = paidByDay(place);
  const { paidCents, unattestedCents } = place;
  if (unattestedCents === 0) return days;
  const part = (cents: number) => Math.floor((cents * Math.max(0, paidCents - unattestedCents)) / paidCents);
  let soFar = 0;
  return new Map(
    [...days].map(([day, cents]) => {
      const before = part(soFar);
      soFar += cents;
      return [day, part(soFar) - before];
    }),
  );
}

/**
 * Every day of a child that counts, each once. Of two places at the same dates the one that was paid first has the day.
 * Days that nobody closed count for nothing: `findBlocks` tells of them.
 */
export function attestedDays(child: CaredChild, places: readonly PaidPlace[]): AttestedDay[] {
  const isYoung = youngEnough(child);
  const inOrder = places.toSorted(
    (one, other) => one.paidOn.localeCompare(other.paidOn) || one.enrolmentId.localeCompare(other.enrolmentId),
  );
  const days = new Map<string, AttestedDay>();
  for (const place of inOrder) {
    const { enrolmentId, payerId, noted, closed } = place;
    for (const [day, cents] of attestedByDay(place)) {
      const counts = cents > 0 && isYoung(day) && closed.has(day) && noted.get(day) === 'PRESENT' && !days.has(day);
      if (counts) days.set(day, { day, cents, enrolmentId, payerId, year: yearOf(place) });
    }
  }
  return [...days.values()].sort((one, other) => one.day.localeCompare(other.day));
}
