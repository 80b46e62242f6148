import { onMount } from 'svelte';
import { refreshAll } from '$app/navigation';
import { m } from '#paraglide/messages.js';
import { followSeatCounts, type SeatCount, type SeatCountChange, type StreamState } from './seat-counts.ts';

type Seats = Pick<SeatCount, 'capacity' | 'seatsLeft'>;
type NamedWeek = { id: string; name: string };

/**
 * The seats left of every published week, as they change. Made while a page's component
 * starts; it listens as long as the page is there and in front.
 */
export class LiveSeatCounts {
  /** the stream was lost: what is shown may be old */
  stale = $state(false);
  /** counts arrive */
  on = $state(false);
  /** the latest changes, in words, for a polite live region */
  said = $state('');

  #counts = $state.raw<Readonly<Record<string, Seats>>>({});
  #refresh: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param request body of the request that the stream answers
   * @param weeks those that the page shows, as they are called aloud
   */
  constructor(request: () => string, weeks: () => readonly NamedWeek[]) {
    onMount(() => {
      // a deadline passed (ui/tick.js): the server says what is left
      const refreshDue = (event: Event) => {
        event.preventDefault();
        void refreshAll();
      };
      addEventListener('portal:due', refreshDue);
      const stop = followSeatCounts({
        request: request(),
        onState: (state) => this.#setState(state),
        onCounts: (changes) => this.#take(changes),
        nameOf: (weekId) => weeks().find(({ id }) => id === weekId)?.name,
        sayOne: (week, count) => m.live_one({ week, seats: m.seats_left({ count }) }),
        sayMany: (count) => m.live_many({ count }),
        onAnnouncement: (sentence) => (this.said = sentence),
      });
      return () => {
        removeEventListener('portal:due', refreshDue);
        stop();
      };
    });
  }

  /** The latest count of a week, or what the page came with. */
  of(week: Seats & { id: string }): Seats {
    return this.#counts[week.id] ?? week;
  }

  #take(changes: readonly SeatCountChange[]) {
    this.#counts = {
      ...this.#counts,
      ...Object.fromEntries(changes.map(({ weekId, capacity, seatsLeft }) => [weekId, { capacity, seatsLeft }])),
    };
    // A week that fills or empties is shown so (booking/shown.ts) and nothing is read again. After a lost stream what one may do may have
    // changed as well.
    if (!this.stale) return;
    // a thousand open pages must not all ask in the same instant
    this.#refresh ??= setTimeout(
      () => {
        this.#refresh = undefined;
        void refreshAll();
      },
      300 + Math.random() * 2000,
    );
  }

  #setState(state: StreamState) {
    this.on = state === 'live';
    // a page that comes back to the front still shows what it lost
    if (state !== 'off') this.stale = state === 'stale';
    if (state === 'live') return;
    clearTimeout(this.#refresh);
    this.#refresh = undefined;
  }
}
