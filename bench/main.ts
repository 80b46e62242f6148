// npm run bench [-- load … --pairs 5 --quick]. Prints the figures of the loads as a table and writes bench/latest.json.
// A load that breaks is told, the others are measured, and the exit code is not 0.
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAgainstPlain } from './against-plain.ts';
import { measureCatalogue } from './catalogue.ts';
import { measureExpiry } from './expiry.ts';
import { measureFanOut } from './fan-out.ts';
import { openGround, type Ground } from './ground.ts';
import { measureGrowth } from './growth.ts';
import type { Figure, Scale } from './measure.ts';
import { measureMixed } from './mixed.ts';
import { measureNeighbours } from './neighbours.ts';
import { toTable } from './report.ts';
import { measureOpening } from './opening.ts';
import { measureSeats } from './seats.ts';
import { measureStart } from './start.ts';
import { measureStorm } from './storm.ts';

const loads: Record<string, (ground: Ground, scale: Scale) => Promise<Figure[]>> = {
  opening: measureOpening,
  storm: measureStorm,
  seats: measureSeats,
  plain: measureAgainstPlain,
  mixed: measureMixed,
  'fan-out': measureFanOut,
  catalogue: measureCatalogue,
  growth: measureGrowth,
  expiry: measureExpiry,
  neighbours: measureNeighbours,
  start: measureStart,
};

const { values, positionals } = parseArgs({ options: { quick: { type: 'boolean' }, pairs: { type: 'string' } }, allowPositionals: true });
const isQuick = values.quick ?? false;
const scale: Scale = { isQuick, pairs: Number(values.pairs ?? (isQuick ? 2 : 5)), of: (full, quick) => (isQuick ? quick : full) };
const wanted = positionals.length > 0 ? positionals : Object.keys(loads);

const figures: Figure[] = [];
for (const name of wanted) {
  const load = loads[name];
  if (!load) throw new Error(`no load « ${name} »; there are: ${Object.keys(loads).join(', ')}`);
  const began = performance.now();
  const ground = await openGround();
  try {
    figures.push(...(await load(ground, scale)));
  } catch (error) {
    console.error(`${name}:`, error);
    process.exitCode = 1;
  } finally {
    await ground.stop();
  }
  console.error(`${name}: ${Math.round((performance.now() - began) / 1000)} s`);
}
const machine = { node: process.version, cores: cpus().length, cpu: cpus()[0]?.model };
await writeFile(
  join(import.meta.dirname, 'latest.json'),
  `${JSON.stringify({ at: new Date().toISOString(), isQuick, pairs: scale.pairs, machine, figures }, null, 2)}\n`,
);
console.log(toTable(figures));
