// npm run bench:pages [-- --pairs=N] [weight|paint|clicks|lighthouse …]. The pages of a town made for it, beside a minimal
// SvelteKit page in the same run. Prints the figures as a table and writes bench/pages/latest.json.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { launchOptions } from '../../tests/kit/browser.ts';
import { tour } from '../../tests/tour/alone.ts';
import { isForParents, isIn, stops, type Stop } from '../../tests/tour/stops.ts';
import type { Town } from '../../tests/tour/town.ts';
import { visit } from '../../tests/tour/visit.ts';
import { figure, pairUp, type Figure } from '../measure.ts';
import { toTable } from '../report.ts';
import { countClicks } from './clicks.ts';
import { askLighthouse } from './lighthouse.ts';
import { serveMinimalPage } from './minimal.ts';
import { measurePaint } from './paint.ts';
import { weigh } from './weigh.ts';
import { freePort } from '../../tests/kit/free-port.ts';

const { values, positionals } = parseArgs({ options: { pairs: { type: 'string' } }, allowPositionals: true });
const pairs = Number(values.pairs ?? 5);
const isWanted = (part: string) => positionals.length === 0 || positionals.includes(part);

/** One stop for each page that a family can open, in its fullest state. */
const pages = [...Map.groupBy(stops.filter(isForParents).filter(isIn('open')), ({ route }) => route).values()]
  .map((same) => same.find(({ isOnJourney }) => isOnJourney) ?? same[0]!)
  .filter(({ act, goesOn, route }) => !act && !goesOn && route !== '/+error');
const isCalendar = ({ route }: Stop) => route!.endsWith('/semaines');

const figures: Figure[] = [];
await tour(async ({ browser, town }) => {
  if (isWanted('clicks'))
    figures.push(figure('clicks, home to two children × two weeks paid', [await countClicks(browser, town)], { atMost: 12 }));
  if (isWanted('weight')) figures.push(...(await weights(browser, town)));
  if (isWanted('paint')) figures.push(...(await paints(browser, town)));
  if (isWanted('lighthouse')) figures.push(...(await scores(town)));
});
await writeFile(join(import.meta.dirname, 'latest.json'), `${JSON.stringify({ at: new Date().toISOString(), pairs, figures }, null, 2)}\n`);
console.log(toTable(figures));

async function weights(browser: Browser, town: Town): Promise<Figure[]> {
  const found: Figure[] = [];
  const elsewhere: string[] = [];
  for (const stop of pages) {
    const weight = await weigh(browser, town, stop);
    elsewhere.push(...weight.elsewhere);
    const encoded = [...new Set(weight.encodings)].join(' ');
    found.push(
      figure(`JavaScript, ${stop.name}`, [kilobytes(weight.script)], { atMost: isCalendar(stop) ? 60 : 45 }, { unit: 'KB', note: encoded }),
    );
    const rest = kilobytes(weight.all - weight.picture);
    found.push(figure(`first visit without pictures, ${stop.name}`, [rest], isCalendar(stop) ? { atMost: 100 } : null, { unit: 'KB' }));
  }
  const note = [...new Set(elsewhere)].join(' ');
  return [...found, figure('requests to another host', [elsewhere.length], { atMost: 0 }, { note })];
}

async function paints(browser: Browser, town: Town): Promise<Figure[]> {
  const minimal = await serveMinimalPage();
  const found: Figure[] = [];
  try {
    for (const stop of pages.filter(({ isOnJourney }) => isOnJourney)) {
      const measured = await pairUp(
        pairs,
        () => measurePaint(browser, (page) => page.goto(minimal.origin)),
        () => measurePaint(browser, (page) => visit(page, town, stop, null)),
      );
      const note = `${Math.round(measured[0]!.one.lcp)} ms ÷ ${Math.round(measured[0]!.other.lcp)} ms`;
      const ratios = measured.map(({ one, other }) => one.lcp / other.lcp);
      found.push(figure(`LCP ÷ minimal page, ${stop.name}`, ratios, { atMost: 1.5 }, { note }));
      found.push(
        figure(
          `CLS, ${stop.name}`,
          measured.map(({ one }) => one.cls),
          { atMost: 0 },
        ),
      );
    }
  } finally {
    await minimal.stop();
  }
  return found;
}

async function scores(town: Town): Promise<Figure[]> {
  const port = await freePort();
  const { args = [], ...options } = await launchOptions();
  const browser = await chromium.launch({ ...options, args: [...args, `--remote-debugging-port=${port}`] });
  const found: Figure[] = [];
  try {
    for (const stop of pages) {
      const { performance, accessibility, 'best-practices': practices, why } = await askLighthouse(town, stop, port);
      const note = why.join(', ');
      found.push(figure(`Lighthouse performance, ${stop.name}`, [performance], { atLeast: 98 }));
      found.push(figure(`Lighthouse accessibility, ${stop.name}`, [accessibility], { atLeast: 100 }, { note }));
      found.push(figure(`Lighthouse best practices, ${stop.name}`, [practices], { atLeast: 100 }, { note }));
    }
  } finally {
    await browser.close();
  }
  return found;
}

function kilobytes(bytes: number): number {
  return bytes / 1000;
}
