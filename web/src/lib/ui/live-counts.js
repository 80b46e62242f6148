// Places left that move, on a page without a framework: listens to the same stream as the calendar, and writes what changed
// where the server wrote it, in the page's own words. Without this file the counts stand as they were when the page opened.
//
//   <div data-live-counts='{"request": "…", "seats": {"one": "# place", …}, …}'>
//     <p><span role="status">…</span></p> <p aria-live="polite"></p>     whether they move; what is told, at most every 6 s
//   </div>
//   <li data-week="id" data-name="Petite plaine du … au …"> Seats.svelte </li>
const frame = document.querySelector('[data-live-counts]');
/**
 * @typedef {Record<string, string>} Counted
 * @type {{ request: string, on: string, stale: string, full: string, one: string, seats: Counted, left: Counted, many: Counted }}
 */
const words = JSON.parse(frame?.getAttribute('data-live-counts') ?? '{}');
const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language);
const number = new Intl.NumberFormat(language);
const quiet = 6_000;
const longestPause = 30_000;

/** @type {Map<string, number>} */
const counts = new Map();
/** Names of the weeks whose count is still to be told. */
const toTell = new Set();
let toldAt = 0;
let pause = 1_000;
/** @type {AbortController | null} */
let stream = null;
/** @type {Record<string, ReturnType<typeof setTimeout> | undefined>} */
const timers = {};

const say = (/** @type {Counted} */ forms, /** @type {number} */ count) =>
  (forms[plural.select(count)] ?? forms.other ?? '').replace('#', number.format(count));
const rowOf = (/** @type {string} */ week) => document.querySelector(`[data-week="${CSS.escape(week)}"]`);

/** What already waits under this name is enough. */
const later = (/** @type {string} */ name, /** @type {number} */ wait, /** @type {() => void} */ then) => {
  timers[name] ??= setTimeout(() => {
    timers[name] = undefined;
    then();
  }, wait);
};

const showState = (/** @type {boolean} */ isStale) => {
  const status = frame?.querySelector('[role="status"]');
  const text = isStale ? words.stale : words.on;
  if (status && status.textContent !== text) status.textContent = text;
  status?.closest('p')?.classList.toggle('stale', isStale);
};

const tell = () => {
  const wait = toldAt + quiet - Date.now();
  if (wait > 0) return later('tell', wait, tell);
  if (toTell.size === 0) return;
  const sentences = [...toTell].map((week) =>
    words.one.replace('{week}', rowOf(week)?.getAttribute('data-name') ?? '').replace('{seats}', say(words.left, counts.get(week) ?? 0)),
  );
  const told = frame?.querySelector('[aria-live]');
  if (told) told.textContent = toTell.size > 2 ? say(words.many, toTell.size) : sentences.join(' ');
  toTell.clear();
  toldAt = Date.now();
};

/** As Seats.svelte and Gauge.svelte write them. */
const show = (/** @type {Element} */ row, /** @type {number} */ capacity, /** @type {number} */ left) => {
  const said = row.querySelector('[data-seats-left]');
  if (said) {
    said.textContent = left > 0 ? say(words.seats, left) : words.full;
    said.classList.toggle('few', left > 0 && left <= 3);
  }
  const cells = [...row.querySelectorAll('[data-gauge] rect')];
  const share = Math.round(((capacity - left) / capacity) * cells.length);
  const taken = left <= 0 ? cells.length : Math.min(cells.length - 1, Math.max(left < capacity ? 1 : 0, share));
  cells.forEach((cell, index) => cell.classList.toggle('taken', index < taken));
  row.querySelector('[data-gauge]')?.classList.toggle('full', left <= 0);
};

const take = (/** @type {{ weekId: string, capacity: number, seatsLeft: number }[]} */ changed) => {
  for (const { weekId, capacity, seatsLeft } of changed) {
    const before = counts.get(weekId);
    const row = rowOf(weekId);
    counts.set(weekId, seatsLeft);
    if (!row || before === seatsLeft) continue;
    show(row, capacity, seatsLeft);
    if (before !== undefined) toTell.add(weekId);
  }
  pause = 1_000;
  showState(false);
  tell();
};

/** Reads events until the stream ends; a frame is a line « data: … », and what stands between is a sign of life. */
const listen = async (/** @type {AbortController} */ mine) => {
  const answer = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: words.request,
    signal: mine.signal,
  });
  if (!answer.ok || !answer.body) return;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; ;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data: {')) continue;
      const { data, errors } = JSON.parse(line.slice(6));
      if (errors) return;
      if (data) take(data.seatCounts);
    }
  }
};

const open = async () => {
  if (stream) return;
  const mine = (stream = new AbortController());
  await listen(mine).catch(() => undefined);
  if (stream !== mine) return;
  stream = null;
  showState(true);
  later('open', pause * (0.75 + Math.random() / 2), () => void open());
  pause = Math.min(longestPause, pause * 2);
};

const look = () => {
  if (!document.hidden) return void open();
  stream?.abort();
  stream = null;
  for (const name of Object.keys(timers)) {
    clearTimeout(timers[name]);
    timers[name] = undefined;
  }
};

document.addEventListener('visibilitychange', look);
// a page that is kept for Back holds no connection
addEventListener('pagehide', () => stream?.abort());
addEventListener('pageshow', ({ persisted }) => persisted && look());
look();
