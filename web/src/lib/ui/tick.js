// Makes times tick that the server wrote, on pages with and without a framework: « encore 2 heures et 4 minutes », and
// the bar beside it. Elapsed time is the machine's, the beginning is the server's: a phone whose clock is wrong counts
// right all the same. Without this file the words stand as they were written.
//
//   <span data-until="…" data-now="…">2 heures et 4 minutes</span>
//   <rect data-from="…" data-until="…" data-now="…" width="75" />
//   <p role="status" data-spoken></p>   told once an hour, ten minutes and a minute before the end
//   <p data-then>… <template>what it says once the time has come</template></p>
if (!('portalTicks' in window)) {
  Object.assign(window, { portalTicks: true });
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const language = `${document.documentElement.lang.slice(0, 2)}-BE`;
  const spoken = [60, 10, 1];
  /** When each instant that the server named as its « now » was met here. */
  const met = new Map([['', 0]]);
  const [page] = performance.getEntriesByType('navigation');
  const cameAt = page instanceof PerformanceNavigationTiming ? page.responseStart : performance.now();
  /** The minutes left of each deadline, at the last look. */
  const seen = new Map([['', 0]]);

  /**
   * The two largest units; seconds in the last hour alone, or whole minutes where nothing may move.
   * @returns {Record<string, number>}
   */
  const parts = (/** @type {number} */ left, isCalm = calm) => {
    const seconds = Math.max(0, Math.floor(left / 1000));
    const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
    if (days > 0) return { day: days, hour: hours };
    if (hours > 0) return { hour: hours, minute: minutes };
    if (isCalm) return { minute: seconds > 0 ? Math.max(1, minutes) : 0 };
    return minutes > 0 ? { minute: minutes, second: seconds % 60 } : { second: seconds };
  };

  const inWords = (/** @type {Record<string, number>} */ counts) =>
    new Intl.ListFormat(language, { type: 'conjunction' }).format(
      Object.entries(counts).map(([unit, count]) =>
        new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count),
      ),
    );
  /**
   * What each element says, since which « now »; until then the server's words, which are calm. A phone takes a tenth of a second to
   * learn a language's units, so they are put into words only when they change.
   * @type {WeakMap<Element, { now: string, counts: Record<string, number> }>}
   */
  const said = new WeakMap();

  const timeLeft = (/** @type {DOMStringMap} */ { until = '', now = '' }) => {
    // what the page came with was written before its first byte was here; what comes later, just now
    if (!met.has(now)) met.set(now, met.size > 1 ? performance.now() : cameAt);
    return Date.parse(until) - Date.parse(now) - (performance.now() - (met.get(now) ?? 0));
  };

  /** The same text node, so that a framework that wrote it still finds it. */
  const write = (/** @type {Element} */ element, /** @type {string} */ text) => {
    if (element.firstChild instanceof Text && element.firstChild.data !== text) element.firstChild.data = text;
  };

  const tick = () => {
    let due = false;
    for (const element of document.querySelectorAll('[data-until]')) {
      if (!(element instanceof HTMLElement || element instanceof SVGElement)) continue;
      const { from, until = '', now = '' } = element.dataset;
      const left = timeLeft(element.dataset);
      if (from !== undefined) {
        const share = (100 * left) / (Date.parse(until) - Date.parse(from));
        element.setAttribute('width', String(Math.min(100, Math.max(0, share))));
        continue;
      }
      const counts = parts(left);
      const written = said.get(element);
      const before = written?.now === now ? written.counts : parts(Date.parse(until) - Date.parse(now), true);
      if (JSON.stringify(counts) !== JSON.stringify(before)) write(element, inWords(counts));
      said.set(element, { now, counts });
      const minutes = Math.ceil(left / 60_000);
      const minutesBefore = seen.get(until) ?? minutes;
      seen.set(until, minutes);
      const sentence = element.closest('p');
      const told = sentence?.querySelector('[data-spoken]');
      if (told && spoken.some((mark) => minutesBefore > mark && minutes <= mark)) told.textContent = sentence?.textContent?.trim() ?? '';
      if (left <= 0 && Date.parse(until) > Date.parse(now) && !element.hasAttribute('data-due') && !element.hasAttribute('data-quiet')) {
        element.setAttribute('data-due', '');
        const place = element.closest('[data-then]');
        const then = place?.querySelector('template');
        if (place && then) place.replaceChildren(then.content.cloneNode(true));
        else due = true;
      }
    }
    // What has begun or ended is the server's to say, within two seconds: a look comes each second. A thousand open pages must not all
    // ask in the same instant.
    if (due) setTimeout(() => dispatchEvent(new Event('portal:due', { cancelable: true })) && location.reload(), 100 + Math.random() * 800);
  };

  tick();
  setInterval(() => document.hidden || tick(), 1000);
}
