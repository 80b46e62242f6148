// Two thousand people press the same button in one instant. Begun all at once, each waits for all: everybody has an
// answer at the end and nobody before, and what two thousand half-done answers hold in memory is copied by the garbage
// collector again and again. Begun a few hundred at a time, in order of arrival, the first are answered at once and all
// are answered sooner. Who waits for something slow gives its turn up, so that nothing slow keeps the others waiting.

export type TakeTurns = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Runs `work` when it is its turn: `atOnce` are under way, those not counted that have been so for `patienceMs`. */
export function createTurns({ atOnce, patienceMs }: { atOnce: number; patienceMs: number }): TakeTurns {
  const waiting: (() => void)[] = [];
  let underWay = 0;

  const passOn = () => {
    const next = waiting.shift();
    if (next) next();
    else underWay -= 1;
  };

  return async (work) => {
    if (underWay < atOnce) underWay += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    let hasTurn = true;
    const end = () => {
      if (hasTurn) passOn();
      hasTurn = false;
    };
    const patience = setTimeout(end, patienceMs);
    try {
      return await work();
    } finally {
      clearTimeout(patience);
      end();
    }
  };
}
