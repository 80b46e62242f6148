// npm run bench [-- --quick] [load …]. Prints the figures of the loads as a table and writes bench/latest.json.
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openGround, type Ground } from './ground.ts';
import type { Figure, Scale } from './measure.ts';
import { toTable } from './report.ts';
import { measureStorm } from './storm.ts';

const loads: Record<string, (ground: Ground, scale: Scale) => Promise<Figure[]>> = { storm: measureStorm };

const { values, positionals } = parseArgs({ options: { quick: { type: 'boolean' }, pairs: { type: 'string' } }, allowPositionals: true });
const isQuick = values.quick ?? false;
const scale: Scale = { isQuick, pairs: Number(values.pairs ?? (isQuick ? 2 : 5)), of: (full, quick) => (isQuick ? quick : full) };
const wanted = positionals.length > 0 ? positionals : Object.keys(loads);

const figures: Figure[] = [];
for (const name of wanted) {
  const load = loads[name];
  if (!load) throw new Error(`no load « ${name} »; there are: ${Object.keys(loads).join(', ')}`);
  console.error(`${name} …`);
  const ground = await openGround();
  try {
    figures.push(...(await load(ground, scale)));
  } finally {
    await ground.stop();
  }
}
const machine = { node: process.version, cores: cpus().length, cpu: cpus()[0]?.model };
await writeFile(
  join(import.meta.dirname, 'latest.json'),
  `${JSON.stringify({ at: new Date().toISOString(), isQuick, pairs: scale.pairs, machine, figures }, null, 2)}\n`,
);
console.log(toTable(figures));
