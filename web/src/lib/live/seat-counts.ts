// The one client of the stream of seat counts, without a framework: the calendars use it (seat-counts.svelte.ts), and so does
// the script of the pages that have no framework (seat-counts-page.ts).

export type SeatCount = { weekId: string; capacity: number; seatsLeft: number };
/** A count that arrived, with the one that stood before it; none at the first. */
export type SeatCountChange = SeatCount & { before: number | undefined };

/** `live` while counts arrive, `stale` while the stream is lost, `off` while the page is not in front. */
export type StreamState = 'live' | 'stale' | 'off';

export type SeatCountListener = {
  /** body of the request that the stream answers: see seat-counts-request.server.ts */
  request: string;
  onState: (state: StreamState) => void;
  onCounts: (changes: readonly SeatCountChange[]) => void;
  /** the name of a week; undefined when the page does not show it, and then its changes are not announced */
  nameOf: (weekId: string) => string | undefined;
  /** « Grande plaine du 5 au 9 juillet : il reste 3 places. » */
  sayOne: (name: string, seatsLeft: number) => string;
  /** « Les places de 7 semaines ont changé. » */
  sayMany: (count: number) => string;
  /** gets the latest changes in words, for a polite live region */
  onAnnouncement: (sentence: string) => void;
};

/** At most one announcement to screen readers per this many milliseconds. */
const quietMs = 6_000;
/** A lost stream is opened again after a second, then after twice as long each time. */
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;
/** With more changes than this an announcement says only how many they are. */
const mostNamed = 2;

/**
 * Listens while the page is in front, on one connection, and opens it again when it is lost.
 * @returns what ends it
 */
export function followSeatCounts(listener: SeatCountListener): () => void {
  const counts = new Map<string, number>();
  const toAnnounce = new Map<string, number>();
  const timers = new Map<'announce' | 'open', ReturnType<typeof setTimeout>>();
  let stream: AbortController | null = null;
  let pauseMs = firstPauseMs;
  let announcedAt = 0;

  const take = (arrived: readonly SeatCount[]) => {
    const changes = arrived.map((count) => ({ ...count, before: counts.get(count.weekId) }));
    for (const { weekId, seatsLeft, before } of changes) {
      counts.set(weekId, seatsLeft);
      if (before !== undefined && before !== seatsLeft) toAnnounce.set(weekId, seatsLeft);
    }
    pauseMs = firstPauseMs;
    listener.onCounts(changes);
    listener.onState('live');
    announce();
  };

  const announce = () => {
    const waitMs = announcedAt + quietMs - Date.now();
    if (waitMs > 0) return later('announce', waitMs, announce);
    const sentences = [...toAnnounce].flatMap(([weekId, seatsLeft]) => {
      const name = listener.nameOf(weekId);
      return name === undefined ? [] : [listener.sayOne(name, seatsLeft)];
    });
    toAnnounce.clear();
    if (sentences.length === 0) return;
    announcedAt = Date.now();
    listener.onAnnouncement(sentences.length > mostNamed ? listener.sayMany(sentences.length) : sentences.join(' '));
  };

  const open = async () => {
    if (stream) return;
    const mine = (stream = new AbortController());
    await readStream(listener.request, mine.signal, take).catch(() => undefined);
    if (stream !== mine) return;
    close('stale');
    // a thousand pages that lost the same server do not all come back in the same instant
    later('open', pauseMs * (0.75 + Math.random() / 2), () => void open());
    pauseMs = Math.min(longestPauseMs, pauseMs * 2);
  };

  const close = (state: StreamState) => {
    stream?.abort();
    stream = null;
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
    listener.onState(state);
  };

  /** What already waits under this name is enough. */
  const later = (name: 'announce' | 'open', waitMs: number, then: () => void) => {
    if (timers.has(name)) return;
    const run = () => {
      timers.delete(name);
      then();
    };
    timers.set(name, setTimeout(run, waitMs));
  };

  const ended = new AbortController();
  const openInFront = () => (document.hidden ? close('off') : void open());
  document.addEventListener('visibilitychange', openInFront, ended);
  // a page that is kept for Back holds no connection
  addEventListener('pagehide', () => close('off'), ended);
  addEventListener('pageshow', ({ persisted }) => persisted && openInFront(), ended);
  openInFront();
  return () => {
    ended.abort();
    close('off');
  };
}

/**
 * Reads server-sent events until the stream ends or is refused. An event is a line « data: … »; what stands between is a sign
 * of life. A refused subscription answers 200 with errors in its body.
 */
async function readStream(request: string, signal: AbortSignal, take: (counts: readonly SeatCount[]) => void): Promise<void> {
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
  const answer = await fetch('/graphql', { method: 'POST', headers, body: request, signal });
  if (!answer.ok || !answer.body) return;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; ;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data: {')) continue;
      const { data, errors } = JSON.parse(line.slice('data: '.length)) as { data?: { seatCounts: SeatCount[] }; errors?: unknown };
      if (errors) return;
      if (data) take(data.seatCounts);
    }
  }
}
