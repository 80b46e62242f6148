// How many pages are made at once, and who is next. Two thousand families open the calendar in the same minute: made all at
// once, each page waits for all of them and for the database's connections, until some give up. So a few are made at a time,
// in order of arrival, and who would wait longer than `waitMs` is told how many are before.
//
// Who waits asks again by itself and keeps the time of the first arrival, so nobody gains by asking more often. Between two
// asks nothing is kept but the number of those who are away.

/** Milliseconds since 1970 of the first arrival; `isAdmitted` once this person was let in. */
export type Place = { id: string; arrivedAt: number; isAdmitted: boolean };
export type Admitted = { isIn: true; hasWaited: boolean; leave: () => void };
export type Admission = {
  /** Answers when there is room, or after `waitMs` with the number of those who are before. */
  enter: (place: Place, waitMs: number) => Promise<Admitted | { isIn: false; before: number }>;
  /** Forgets a person who went away without an answer. */
  abandon: (id: string) => void;
  underWay: () => number;
  waiting: () => number;
};

type Waiting = { place: Place; admit: () => void };

/** Who was told to wait and has not asked again within this time, ms, went away. */
const awayMs = 30_000;

/** `atOnce` pages are made at a time. `now` in ms, for tests. */
export function createAdmission({ atOnce, now = Date.now }: { atOnce: number; now?: () => number }): Admission {
  /** in order: admitted before others, then by arrival */
  const queue: Waiting[] = [];
  /** when each who was told to wait arrived, and was last seen */
  const away = new Map<string, { arrivedAt: number; seenAt: number }>();
  let underWay = 0;

  function leave() {
    underWay -= 1;
    while (underWay < atOnce && queue.length > 0) queue.shift()!.admit();
  }

  function take(hasWaited: boolean): Admitted {
    underWay += 1;
    let isInside = true;
    return {
      isIn: true,
      hasWaited,
      leave: () => {
        if (isInside) leave();
        isInside = false;
      },
    };
  }

  function countBefore({ arrivedAt }: Place): number {
    const oldest = now() - awayMs;
    let before = queue.filter(({ place }) => place.arrivedAt < arrivedAt).length;
    for (const [id, absent] of away) {
      if (absent.seenAt < oldest) away.delete(id);
      else if (absent.arrivedAt < arrivedAt) before += 1;
    }
    return before;
  }

  return {
    underWay: () => underWay,
    waiting: () => queue.length + away.size,
    abandon: (id) => {
      const index = queue.findIndex(({ place }) => place.id === id);
      if (index >= 0) queue.splice(index, 1);
    },
    enter: (place, waitMs) => {
      away.delete(place.id);
      if (underWay < atOnce && queue.length === 0) return Promise.resolve(take(false));
      return new Promise((answer) => {
        const waiting: Waiting = {
          place,
          admit: () => {
            clearTimeout(timer);
            answer(take(true));
          },
        };
        const timer = setTimeout(() => {
          const index = queue.indexOf(waiting);
          if (index < 0) return;
          const before = countBefore(place);
          queue.splice(index, 1);
          away.set(place.id, { arrivedAt: place.arrivedAt, seenAt: now() });
          answer({ isIn: false, before });
        }, waitMs);
        insert(queue, waiting);
      });
    },
  };
}

/** Keeps the queue in order; who came last is looked for from the end. */
function insert(queue: Waiting[], waiting: Waiting) {
  let index = queue.length;
  while (index > 0 && goesBefore(waiting.place, queue[index - 1]!.place)) index -= 1;
  queue.splice(index, 0, waiting);
}

const goesBefore = (one: Place, other: Place) => (one.isAdmitted === other.isAdmitted ? one.arrivedAt < other.arrivedAt : one.isAdmitted);
