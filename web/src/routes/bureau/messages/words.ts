// Where a message stands and whom it is for, in words.
import type { DeskMessageSelectionFragment, DeskMessagesQuery, MessagePlace, MessageStatus } from '#generated/graphql.ts';
import { dateLong, list, week as weekWords } from '#lib/format.ts';
import { m } from '#paraglide/messages.js';

type Status = { say: () => string; tone: 'soft' | 'sun' | 'forest' | 'brick'; icon: 'none' | 'clock' | 'check' | 'cross' };

const statusWords: Record<MessageStatus, Status> = {
  DRAFT: { say: m.bureau_message_draft, tone: 'soft', icon: 'none' },
  SCHEDULED: { say: m.bureau_message_scheduled, tone: 'sun', icon: 'clock' },
  SENT: { say: m.bureau_message_sent, tone: 'forest', icon: 'check' },
  CANCELLED: { say: m.bureau_message_cancelled, tone: 'brick', icon: 'cross' },
};

export const statusOf = ({ status, isLate }: { status: MessageStatus; isLate: boolean }): Status =>
  isLate ? { say: m.bureau_message_late, tone: 'brick', icon: 'clock' } : statusWords[status];

export const placeWords: Record<MessagePlace, () => string> = {
  CONFIRMED: m.bureau_message_confirmed,
  HELD: m.bureau_message_held,
  WAITING: m.bureau_message_waiting,
};

/** What became of a message, in parents. */
export const deliveryWords = (delivery: NonNullable<DeskMessagesQuery['admin']['familyMessages']['edges'][number]['node']['delivery']>) =>
  [m.bureau_message_counts(delivery), delivery.announced > 0 && m.bureau_message_announced(delivery)].filter(Boolean).join(' · ');

/** « Été 2027 · Petite plaine · places confirmées » */
export function selectionWords({ season, plaine, site, weekOf, week, places, ...ids }: DeskMessageSelectionFragment): string {
  const isGone = [ids.seasonId && !season, ids.plaineId && !plaine, ids.siteId && !site, ids.weekId && !week].some(Boolean);
  return [
    isGone && m.bureau_message_gone(),
    season?.name,
    plaine && `${plaine.name} (${plaine.siteName})`,
    site?.name,
    weekOf && m.bureau_message_week_of({ day: dateLong(weekOf) }),
    week && `${week.plaine.name} (${week.plaine.siteName}), ${weekWords(week.startDate, week.endDate)}`,
    list(places.map((place) => placeWords[place]().toLowerCase())),
  ]
    .filter(Boolean)
    .join(' · ');
}
