import { onMount } from 'svelte';
import { refreshAll } from '$app/navigation';
import { m } from '#paraglide/messages.js';

type Seats = { capacity: number; seatsLeft: number };
type NamedWeek = { id: string; name: string };

/** At most one announcement to screen readers per this many milliseconds. */
const QUIET = 6000;
const LONGEST_PAUSE = 30_000;

/**
 * The places left of every published week, as they change. Made while a page's component
 * starts; it listens as long as the page is there and in front.
 */
export class LiveSeats {
  /** the stream was lost: what is shown may be old */
  stale = $state(false);
  /** counts arrive */
  on = $state(false);
  /** the latest change, in words, for a polite live region */
  said = $state('');

  #counts = $state.raw<Readonly<Record<string, Seats>>>({});
  #weeks: () => readonly NamedWeek[];
  #stop: (() => void) | undefined;
  #timers: Partial<Record<'say' | 'refresh' | 'open', ReturnType<typeof setTimeout>>> = {};
  #pause = 1000;
  #toSay: Record<string, number> = {};
  #saidAt = 0;

  constructor(weeks: () => readonly NamedWeek[]) {
    this.#weeks = weeks;
    onMount(() => {
      const look = () => (document.hidden ? this.#close() : void this.#open());
      // a deadline passed (ui/tick.js): the server says what is left
      const due = (event: Event) => {
        event.preventDefault();
        void refreshAll();
      };
      document.addEventListener('visibilitychange', look);
      addEventListener('portal:due', due);
      look();
      return () => {
        removeEventListener('portal:due', due);
        document.removeEventListener('visibilitychange', look);
        this.#close();
      };
    });
  }

  /** The latest count of a week, or what the page came with. */
  of(week: Seats & { id: string }): Seats {
    return this.#counts[week.id] ?? week;
  }

  async #open() {
    if (this.#stop) return;
    this.#stop = () => undefined;
    try {
      // the page is readable long before this part arrives
      const { watchSeats } = await import('./watch-seats.ts');
      if (!this.#stop) return;
      this.#stop = watchSeats(
        (counts) => this.#take(counts),
        () => this.#lost(),
      );
    } catch {
      this.#lost();
    }
  }

  #take(counts: readonly (Seats & { weekId: string })[]) {
    const next = { ...this.#counts };
    let crossed = this.stale;
    for (const { weekId, capacity, seatsLeft } of counts) {
      const before = next[weekId];
      next[weekId] = { capacity, seatsLeft };
      if (!before || before.seatsLeft === seatsLeft) continue;
      this.#toSay[weekId] = seatsLeft;
      // from free to full or back: what one may do has changed as well
      crossed ||= before.seatsLeft === 0 || seatsLeft === 0;
    }
    this.#counts = next;
    this.stale = false;
    this.on = true;
    this.#pause = 1000;
    this.#announce();
    // a thousand open pages must not all ask in the same instant
    if (crossed) this.#later('refresh', 300 + Math.random() * 2000, () => void refreshAll());
  }

  #announce() {
    const wait = this.#saidAt + QUIET - Date.now();
    if (wait > 0) return this.#later('say', wait, () => this.#announce());
    const changes = this.#weeks().flatMap(({ id, name }) => {
      const count = this.#toSay[id];
      return count === undefined ? [] : [{ name, count }];
    });
    this.#toSay = {};
    if (changes.length === 0) return;
    this.#saidAt = Date.now();
    this.said =
      changes.length > 2
        ? m.live_many({ count: changes.length })
        : changes.map(({ name, count }) => m.live_one({ week: name, seats: m.seats_left({ count }) })).join(' ');
  }

  #lost() {
    this.#close();
    this.stale = true;
    this.#later('open', this.#pause * (0.75 + Math.random() / 2), () => void this.#open());
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
  }

  #close() {
    this.#stop?.();
    this.#stop = undefined;
    this.on = false;
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#timers = {};
  }

  /** What already waits under this name is enough. */
  #later(name: 'say' | 'refresh' | 'open', wait: number, then: () => void) {
    this.#timers[name] ??= setTimeout(() => {
      delete this.#timers[name];
      then();
    }, wait);
  }
}
