// What stands in the way of a certificate: it is told to the desk, and no paper leaves until it is settled.
import { type CaredChild, type PaidPlace, yearOf, youngEnough } from './attested-days.ts';
import { type Recognition, recognitionOf } from './recognitions.ts';
import type { MissingSetting } from './settings.ts';

/** Days are « YYYY-MM-DD ». */
export type Block =
  | { code: 'PAPER_INCOMPLETE'; missing: MissingSetting[] }
  | { code: 'NOT_CERTIFIED'; days: string[] }
  | { code: 'DAYS_NOT_CLOSED'; days: string[] }
  | { code: 'DAYS_NOT_NOTED'; days: string[] }
  | { code: 'WEEK_NOT_OVER'; days: string[] }
  | { code: 'OPEN_BALANCE'; cents: number }
  | { code: 'ALREADY_ATTESTED'; papers: { incomeYear: number; number: number }[] }
  | { code: 'PAYER_WITHOUT_NUMBER' }
  | { code: 'CHILD_WITHOUT_NUMBER' }
  | { code: 'PAYER_WITHOUT_ADDRESS' };

export type Judged = {
  child: CaredChild & { hasNumber: boolean };
  payer: { hasNumber: boolean; hasAddress: boolean };
  /** of this payer, for this child */
  places: readonly PaidPlace[];
  year: number;
  /** in the commune */
  today: string;
  /** who certifies, by period; null: nobody has said, which is another block */
  recognitions: readonly Recognition[] | null;
  /** what the payer still owes of the payments of these places, in euro cents */
  openCents: number;
};

/** The places that the year's certificate speaks of: paid in it, for care on days that have come. */
export const placesOf = ({ places, year }: Pick<Judged, 'places' | 'year'>): PaidPlace[] =>
  places.filter((place) => yearOf(place) === year && place.paidCents > 0);

/** The day by which the tax office has the certificates of an income year. */
const reportedOn = (year: number) => `${year + 1}-03-01`;

/** Days for which it is not known whether the child was there, what is owed, and who cannot be named. */
export function findBlocks(judged: Judged): Block[] {
  const { child, payer, today, openCents, year, recognitions } = judged;
  const isYoung = youngEnough(child);
  const blocks: Block[] = [];
  const days = placesOf(judged).flatMap((place) => {
    const back = new Set(place.refunds.flatMap((refund) => refund.days));
    const isGone = place.refunds.reduce((cents, refund) => cents + refund.cents, 0) >= place.paidCents;
    // of a place that ended, a day that nobody noted is one without care
    const counts = (day: string) => isYoung(day) && !back.has(day) && (!place.isEnded || place.noted.has(day));
    return isGone ? [] : place.openDays.filter(counts).map((day) => ({ day, place }));
  });
  const dates = (of: typeof days) => [...new Set(of.map(({ day }) => day))].sort();
  const isAhead = ({ day }: { day: string }) => day > today;
  // Care that is still to come is attested once it was given; what is paid in a year for the summer after is no block of it.
  const isLater = ({ place }: (typeof days)[number]) => place.openDays[0]! >= reportedOn(year);
  const ahead = days.filter((one) => isAhead(one) && !isLater(one));
  const come = days.filter((one) => !isAhead(one));
  const notNoted = come.filter(({ day, place }) => !place.noted.has(day));
  const notClosed = come.filter(({ day, place }) => place.noted.has(day) && !place.closed.has(day));
  if (notNoted.length > 0) blocks.push({ code: 'DAYS_NOT_NOTED', days: dates(notNoted) });
  if (notClosed.length > 0) blocks.push({ code: 'DAYS_NOT_CLOSED', days: dates(notClosed) });
  if (ahead.length > 0) blocks.push({ code: 'WEEK_NOT_OVER', days: dates(ahead) });
  const notCertified = come.filter(
    ({ day, place }) => recognitions && place.noted.get(day) === 'PRESENT' && !recognitionOf(recognitions, day),
  );
  if (notCertified.length > 0) blocks.push({ code: 'NOT_CERTIFIED', days: dates(notCertified) });
  if (openCents > 0) blocks.push({ code: 'OPEN_BALANCE', cents: openCents });
  // who is not named on a paper needs no number on it
  if (come.length + ahead.length === 0) return blocks;
  if (!payer.hasNumber) blocks.push({ code: 'PAYER_WITHOUT_NUMBER' });
  if (!payer.hasAddress) blocks.push({ code: 'PAYER_WITHOUT_ADDRESS' });
  if (!child.hasNumber) blocks.push({ code: 'CHILD_WITHOUT_NUMBER' });
  return blocks;
}

/** Weeks that were paid in the year and are held after it was reported: they are left out, and the desk is told. */
export const laterDays = (judged: Judged): string[] =>
  placesOf(judged)
    .filter(({ openDays }) => openDays[0]! >= reportedOn(judged.year))
    .flatMap(({ openDays }) => openDays.filter((day) => day > judged.today))
    .sort();
