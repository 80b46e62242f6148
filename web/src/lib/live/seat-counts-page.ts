// Seat counts that move on a page without a framework: it writes what changed where the server wrote it, in the page's own
// words. Without this script the counts stand as they were when the page opened.
//
//   <div data-seat-counts='{"request": "…", "messages": {…}}'>              SeatCountsScript.svelte
//     <p><span role="status">…</span></p> <p aria-live="polite"></p>        SeatCountsNotice.svelte
//   </div>
//   <li data-week="id" data-name="Petite plaine du … au …"> Seats.svelte </li>
import { filledCells, isNearlyFull } from '../ui/gauge.ts';
import { fillTemplate, type PluralTemplates } from './plural-templates.ts';
import { followSeatCounts, type SeatCount } from './seat-counts.ts';

/** What the server hands to this script with the page. */
export type SeatCountsSettings = {
  request: string;
  messages: {
    live: string;
    stale: string;
    full: string;
    /** with « {week} » and « {seats} » */
    one: string;
    many: PluralTemplates;
    seats: PluralTemplates;
    seatsLeft: PluralTemplates;
  };
};

const frame = document.querySelector<HTMLElement>('[data-seat-counts]');
if (frame) follow(frame, JSON.parse(frame.dataset.seatCounts ?? '') as SeatCountsSettings);

function follow(frame: HTMLElement, { request, messages }: SeatCountsSettings) {
  const language = document.documentElement.lang;
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  const say = (templates: PluralTemplates, count: number) => fillTemplate(templates, rules, count, numbers.format(count));
  const rowOf = (weekId: string) => document.querySelector<HTMLElement>(`[data-week="${CSS.escape(weekId)}"]`);

  const show = ({ weekId, capacity, seatsLeft }: SeatCount) => {
    const row = rowOf(weekId);
    const words = row?.querySelector('[data-seats-left]');
    if (words) {
      words.textContent = seatsLeft > 0 ? say(messages.seats, seatsLeft) : messages.full;
      words.classList.toggle('few', isNearlyFull(seatsLeft));
    }
    const gauge = row?.querySelector('[data-gauge]');
    const filled = filledCells(capacity, seatsLeft);
    gauge?.classList.toggle('full', seatsLeft <= 0);
    gauge?.querySelectorAll('rect').forEach((cell, index) => cell.classList.toggle('taken', index < filled));
  };

  followSeatCounts({
    request,
    onCounts: (changes) => changes.filter(({ before, seatsLeft }) => before !== seatsLeft).forEach(show),
    onState: (state) => {
      // nobody looks at a page that is not in front
      if (state === 'off') return;
      const status = frame.querySelector('[role="status"]');
      if (status && status.textContent !== messages[state]) status.textContent = messages[state];
      status?.closest('p')?.classList.toggle('stale', state === 'stale');
    },
    nameOf: (weekId) => rowOf(weekId)?.dataset.name,
    sayOne: (name, seatsLeft) => messages.one.replace('{week}', name).replace('{seats}', say(messages.seatsLeft, seatsLeft)),
    sayMany: (count) => say(messages.many, count),
    onAnnouncement: (sentence) => {
      const region = frame.querySelector('[aria-live]');
      if (region) region.textContent = sentence;
    },
  });
}
