// A full week beside an open one. « Complet » must not cost what a place costs, and those who are told so must not make
// those wait who can have one. The open week's p99 is held against itself alone, twice: with the clicks of opening
// minute spread over some seconds, and with all of them in the same instant, where whatever 1,500 more people ask of one
// process takes its time (the last row says what mere `{ __typename }` askers would have done in their place).
import { createCommune, createFamilies, createWeeks, emptyWeeks } from './families.ts';
import { runSql, startPortalProcess, type Ground } from './ground.ts';
import { figure, median, percentile, type Figure, type Scale } from './measure.ts';
import type { Ask } from './processes/crowd.ts';
import { clicks, nothings, startCrowd, tally, type Press } from './storm.ts';

/** Over how long the clicks of « opening minute » are spread, ms. */
const minuteMs = 5_000;

export async function measureMixed(ground: Ground, scale: Scale): Promise<Figure[]> {
  const url = await ground.database();
  const [wanting, refused] = [scale.of(500, 100), scale.of(1500, 300)];
  await createCommune(url);
  const families = await createFamilies(url, wanting + refused);
  const [openId] = await createWeeks(url, { weeks: 1, capacity: wanting });
  const [fullId] = await createWeeks(url, { weeks: 1, capacity: 0 });
  const app = await startPortalProcess(ground, url);
  const crowd = startCrowd();
  try {
    await crowd.ask('open', { port: app.port, count: wanting + refused, origin: app.origin });
    const [takers, others] = [families.slice(0, wanting), families.slice(wanting)];
    const press = async (asks: Ask[]) => {
      await emptyWeeks(url);
      const cpu = async () => (await app.usage({ collect: true })).cpuMs + ((await ground.databaseCpu()) ?? Number.NaN);
      const before = await cpu();
      const done = await crowd.ask<Press>('press', asks);
      const open = done.replies.slice(0, wanting).map(({ ms }) => ms);
      return { ...done, p99: percentile(open, 99), cpuMs: (await cpu()) - before };
    };
    const open = clicks(takers, () => [openId!]);
    const full = clicks(others, () => [fullId!]);
    const spread = (asks: Ask[]) => asks.map((ask, index) => ({ ...ask, at: ((index * 7919) % asks.length) * (minuteMs / asks.length) }));
    const runs = {
      granted: () => press(open),
      complet: () => press(clicks(takers, () => [fullId!])),
      burst: () => press([...open, ...full]),
      askers: () => press([...open, ...nothings(others)]),
      spread: () => press(spread(open)),
      spreadBoth: () => press([...spread(open), ...spread(full)]),
    };
    await runs.burst();
    const rounds = [];
    for (let pair = 0; pair < scale.pairs; pair += 1) {
      rounds.push({
        granted: await runs.granted(),
        complet: await runs.complet(),
        burst: await runs.burst(),
        askers: await runs.askers(),
        spread: await runs.spread(),
        spreadBoth: await runs.spreadBoth(),
      });
    }
    const wrong = rounds.map(({ granted, complet, burst, spreadBoth }) => {
      const sum = (press: Press, outcome: string) => tally(press.replies)[outcome] ?? 0;
      return (
        Math.abs(sum(granted, 'HELD') - wanting) +
        Math.abs(sum(complet, 'FULL') - wanting) +
        [burst, spreadBoth].reduce(
          (total, each) => total + Math.abs(sum(each, 'HELD') - wanting) + Math.abs(sum(each, 'FULL') - refused),
          0,
        )
      );
    });
    const [{ taken }] = (await runSql<{ taken: number }>(url, 'SELECT taken FROM week WHERE id = $1', [fullId])) as [{ taken: number }];
    const name = `open week's p99 with ${refused} refused parents ÷ without`;
    return [
      figure(
        `${name}, clicks over ${minuteMs / 1000} s`,
        rounds.map((round) => round.spreadBoth.p99 / round.spread.p99),
        { atMost: 1.5 },
        { note: `without: ${Math.round(median(rounds.map((round) => round.spread.p99)))} ms` },
      ),
      figure(
        `${name}, all in one instant`,
        rounds.map((round) => round.burst.p99 / round.granted.p99),
        { atMost: 1.5 },
      ),
      figure(
        "the same, ÷ with as many `{ __typename }` askers in the refused parents' place",
        rounds.map((round) => round.burst.p99 / round.askers.p99),
      ),
      figure(
        '« complet » ÷ granted, CPU of the whole click over HTTP (portal and PostgreSQL)',
        rounds.map((round) => round.complet.cpuMs / round.granted.cpuMs),
      ),
      figure(
        'mixed: errors, places oversold or left over',
        wrong.map((each) => each + taken),
        { atMost: 0 },
      ),
    ];
  } finally {
    await crowd.stop();
    await app.stop();
  }
}
