import type { Entry } from '#lib/booking/shown.ts';

/** A summer week of a fictional plaine, in one of the states that a child can find it in. */
function weekIn(state: Entry['state'], more: Partial<Entry> & { left?: number; waiting?: number } = {}): Entry {
  const { left = 0, waiting = 0, ...about } = more;
  return {
    state,
    hasOptions: false,
    opensAt: null,
    reason: null,
    obstacle: null,
    priceCents: 4800,
    priceReason: '4 jours × 12,00 € (tarif habitant de la commune)',
    waitingListMailto: null,
    enrolment: null,
    waitingPlace: null,
    ...about,
    week: {
      id: `${state}-${left}-${waiting}`.toLowerCase(),
      startDate: '2027-07-19',
      endDate: '2027-07-23',
      openDays: ['2027-07-19', '2027-07-20', '2027-07-22', '2027-07-23'],
      closedDays: [{ date: '2027-07-21', name: 'Fête nationale' }],
      capacity: 24,
      seatsLeft: left,
      waitingCount: waiting,
      plaine: { id: 'petite', name: 'Petite plaine', siteName: 'École de la Vallée', ageMinMonths: 30, ageMaxMonths: 71 },
    },
  };
}

const until = '2027-05-14T16:00:00.000Z';

/** Every state of WeekForChild, and those that look otherwise by their counts. */
export const weeks: Entry[] = [
  weekIn('FREE', { left: 24 }),
  weekIn('FREE', { left: 9 }),
  weekIn('FREE', { left: 2 }),
  weekIn('HELD', { enrolment: { id: 'held', status: 'HELD', heldUntil: until } }),
  weekIn('HELD', { waiting: 1 }),
  weekIn('CONFIRMED', { enrolment: { id: 'confirmed', status: 'CONFIRMED', heldUntil: null } }),
  weekIn('FULL', { waiting: 3 }),
  weekIn('FULL'),
  weekIn('WAITING', { waitingPlace: { id: 'waiting', position: 4, offeredUntil: null } }),
  weekIn('OFFERED', { waitingPlace: { id: 'offered', position: 0, offeredUntil: until } }),
  weekIn('NOT_ELIGIBLE', { reason: 'À partir de 6 ans.', obstacle: 'AGE' }),
  weekIn('NOT_ELIGIBLE', { reason: 'Zoé est déjà en plaine ces jours-là.', obstacle: 'SAME_DATES', waiting: 2 }),
  weekIn('NOT_OPEN', { obstacle: 'PERIOD', reason: 'Les inscriptions ouvrent le lundi 7 décembre à 19:45.' }),
];
