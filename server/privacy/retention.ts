// How long each thing is kept. The commune decides: these are the proposals of its register of processing (docs/dpia.md),
// to be confirmed by its data-protection officer; KEEP_FOR replaces them one by one. The privacy page prints them.
import { Temporal } from 'temporal-polyfill';
import { BrokenConfiguration, type Env } from '../platform/env.ts';

/** ISO 8601 durations. « year »: counted from the end of the calendar year of what happened. */
export const proposed = {
  /** after the child's last week, once the parent's own declaration has run out too */
  healthSheet: 'P60D',
  /** a place that was held or cancelled and never paid */
  lapsedEnrolment: 'P90D',
  /** a line in a queue that is over */
  endedWaitingPlace: 'P90D',
  /** who read which sheet */
  healthSheetRead: 'P2Y',
  /** what the desk wrote to families, after it was sent, cancelled or begun */
  familyMessage: 'P2Y',
  /** a request to be linked that was refused */
  refusedLink: 'P1Y',
  /** a child that the commune imported for a parent who never came */
  unclaimedLink: 'P2Y',
  /** year: a tax certificate may be owed, or corrected, until then */
  nationalNumber: 'P1Y',
  /** after the day: an absence that a parent announced, with its document */
  announcedAbsence: 'P90D',
  /** year: weeks, who came, who supervised, why a week was cancelled, and the reduced rates that were granted */
  attendance: 'P5Y',
  /** year: accounts */
  payment: 'P10Y',
  /** after the last sign-in; then the parent is told */
  inactiveAccount: 'P2Y',
  /** after having been told; then everything goes that may */
  noticedAccount: 'P30D',
} as const;

export type Retention = Record<keyof typeof proposed, string>;
export type RetentionName = keyof Retention;

/** What the law itself sets: the ledger in the database refuses to go earlier. */
const floors: Partial<Retention> = { payment: 'P10Y' };

/** The terms in force. @throws BrokenConfiguration on a name or a duration that is none, or below what the law sets */
export function readRetention({ KEEP_FOR }: Pick<Env, 'KEEP_FOR'>): Retention {
  const retention: Retention = { ...proposed };
  for (const line of KEEP_FOR) {
    const [name = '', term = ''] = line.split('=');
    if (!(name in proposed)) throw new BrokenConfiguration(`KEEP_FOR : « ${name} » n'est pas l'un de ${Object.keys(proposed).join(', ')}`);
    if (!/^P(?=\d)(\d+Y)?(\d+M)?(\d+D)?$/.test(term))
      throw new BrokenConfiguration(`KEEP_FOR : ${name} attend une durée ISO 8601, comme P60D ou P2Y`);
    const floor = floors[name as RetentionName];
    if (floor && Temporal.Duration.compare(term, floor, { relativeTo: '2026-01-01' }) < 0)
      throw new BrokenConfiguration(`KEEP_FOR : ${name} ne descend pas sous ${floor}, la loi le fixe`);
    retention[name as RetentionName] = term;
  }
  return retention;
}
