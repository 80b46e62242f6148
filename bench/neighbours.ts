// What one account, one key or one network may ask at most, against what somebody else waits meanwhile for `{ plaines }`. Each
// entry point's whole allowance is spent, by the questions that cost most among those that are allowed.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashSecret } from '../server/partners/read-key.ts';
import { createCommune, createFamilies, createWeeks, type Family } from './families.ts';
import { runSql, startPortalProcess, type Ground, type Server } from './ground.ts';
import { figure, median, percentile, type Figure, type Scale } from './measure.ts';

/** Between two questions of those who are watched, ms. */
const everyMs = 20;
const watched = `{ plaines { id name siteName weeks { id startDate endDate capacity seatsLeft } } }`;

type Attack = { name: string; ask: (nth: number) => Promise<number> };

/** Pupils of the key's school, and in how many weeks each is. */
const [pupils, weeksEach] = [300, 4];

export async function measureNeighbours(ground: Ground, scale: Scale): Promise<Figure[]> {
  const url = await ground.database();
  const forMs = scale.of(15_000, 6_000);
  await createCommune(url);
  const families = await createFamilies(url, pupils);
  const weekIds = await createWeeks(url, { weeks: weeksEach, capacity: 600 });
  await createWeeks(url, { plaines: 11, weeks: weeksEach, capacity: 600 });
  const { secret, schoolId } = await createSchoolWithKey(url, families, weekIds);
  const app = await startPortalProcess(ground, url, { RATE_LIMITS: 'on', TRUSTED_PROXIES: '1', TRUSTED_DOCUMENTS: 'off' });
  try {
    const watchers = families.slice(-40);
    const watch = () => watchOthers(app, watchers, forMs);
    await watch();
    const figures: Figure[] = [];
    for (const attack of attacksOn(app, families[0]!, secret, schoolId)) {
      const rounds = [];
      for (let pair = 0; pair < scale.pairs; pair += 1) {
        const quiet = await watch();
        const stop = startAttack(attack);
        const busy = await watch();
        rounds.push({ quiet, busy, answers: await stop() });
        await sleep(2_000);
      }
      const last = rounds.at(-1)!;
      figures.push(
        figure(
          `others’ p99 of { plaines } ÷ quiet, while ${attack.name}`,
          rounds.map(({ quiet, busy }) => busy.p99 / quiet.p99),
          { atMost: 1.5 },
          {
            note: `quiet ${Math.round(median(rounds.map(({ quiet }) => quiet.p99)))} ms, p50 ${(last.busy.p50 / last.quiet.p50).toFixed(2)} ×; answers ${JSON.stringify(last.answers)}`,
          },
        ),
        figure(
          `others’ errors, while ${attack.name}`,
          rounds.map(({ busy }) => busy.errors),
          { atMost: 0 },
        ),
      );
    }
    return figures;
  } finally {
    await app.stop();
  }
}

const post = (app: Server, path: string, headers: Record<string, string>, body: object) =>
  fetch(`http://127.0.0.1:${app.port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app.origin, ...headers },
    body: JSON.stringify(body),
  });

/** Asks at a steady rhythm, whoever is still waiting: families of other networks, each signed in. */
async function watchOthers(app: Server, families: Family[], forMs: number) {
  const times: number[] = [];
  let errors = 0;
  const began = performance.now();
  const asked: Promise<void>[] = [];
  for (let nth = 0; performance.now() - began < forMs; nth += 1) {
    await sleep(Math.max(0, began + nth * everyMs - performance.now()));
    const { cookie } = families[nth % families.length]!;
    const at = performance.now();
    const one = async () => {
      const response = await post(
        app,
        '/graphql',
        { cookie, 'x-forwarded-for': `198.51.100.${nth % families.length}` },
        { query: watched },
      );
      const text = await response.text();
      if (response.status !== 200 || text.includes('"errors"')) errors += 1;
      times.push(performance.now() - at);
    };
    asked.push(one().catch(() => void (errors += 1)));
  }
  await Promise.all(asked);
  return { p99: percentile(times, 99), p50: percentile(times, 50), errors };
}

/** Twelve that ask again as soon as they are answered; returns what ends them and tells the answers by status. */
function startAttack({ ask }: Attack) {
  let isOver = false;
  const answers: Record<string, number> = {};
  const loop = async (nth: number) => {
    while (!isOver) {
      const status = await ask(nth).catch(() => 0);
      answers[status] = (answers[status] ?? 0) + 1;
      if (status === 429) await sleep(100);
    }
  };
  const loops = Array.from({ length: 12 }, (_, nth) => loop(nth));
  return async () => {
    isOver = true;
    await Promise.all(loops);
    return answers;
  };
}

function attacksOn(app: Server, family: Family, secret: string, schoolId: string): Attack[] {
  const references = Array.from({ length: 2000 }, () => ({ __typename: 'School', id: schoolId }));
  const key = { authorization: `Bearer ${secret}`, 'x-forwarded-for': '203.0.113.1' };
  const send = async (path: string, headers: Record<string, string>, body: object) => {
    const response = await post(app, path, headers, body);
    await response.arrayBuffer();
    return response.status;
  };
  const entities = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on School { name enrolments { confirmed } } } }`;
  const list =
    '{ school { enrolments { id confirmed pupil { id givenName familyName } week { id plaineName startDate endDate seatsLeft } } } }';
  const calendar = 'weeks { state reason priceCents priceReason week { id startDate endDate seatsLeft plaine { id name siteName } } }';
  const account = { cookie: family.cookie, 'x-forwarded-for': '203.0.113.2' };
  const alias = (count: number, text: string) => Array.from({ length: count }, (_, n) => `a${n}: ${text}`).join(' ');
  return [
    {
      name: 'a key sends one school 2000 times',
      ask: () => send('/partner/graphql', key, { query: entities, variables: { r: references } }),
    },
    { name: 'a key lists its pupils', ask: () => send('/partner/graphql', key, { query: list }) },
    {
      name: 'an account asks its calendar under ten names',
      ask: () => send('/graphql', account, { query: `{ viewer { parent { children { ${alias(10, calendar)} } } } }` }),
    },
    {
      name: 'a network asks the catalogue under twenty names',
      ask: (nth) =>
        send('/graphql', { 'x-forwarded-for': '203.0.113.3' }, { query: `{ ${alias(20, watched.slice(2, -2))} z${nth}: serverTime }` }),
    },
  ];
}

async function createSchoolWithKey(url: string, families: Family[], weekIds: string[]) {
  const secret = `ppk_${randomBytes(32).toString('base64url')}`;
  const [{ id: schoolId }] = (await runSql<{ id: string }>(
    url,
    `INSERT INTO school (id, fase_number, name, postal_code, city) VALUES (gen_random_uuid(), '2417', 'École de la Vallée', '4999', 'Valmont') RETURNING id`,
  )) as [{ id: string }];
  await runSql(url, `INSERT INTO partner_key (id, school_id, label, secret_hash) VALUES (gen_random_uuid(), $1, 'bench', $2)`, [
    schoolId,
    Buffer.from(hashSecret(secret)),
  ]);
  await runSql(url, 'UPDATE child SET school_id = $1 WHERE id = ANY ($2::uuid[])', [schoolId, families.map(({ childId }) => childId)]);
  await runSql(
    url,
    `WITH baskets AS (INSERT INTO basket (id, parent_id) SELECT gen_random_uuid(), id FROM parent RETURNING id, parent_id)
     INSERT INTO enrolment (id, basket_id, parent_id, child_id, week_id, monday, status, confirmed_at, price_cents, day_rate_cents, day_count, category, sibling_rank)
     SELECT gen_random_uuid(), baskets.id, parent_id, child_id, week.id, week.monday, 'CONFIRMED', now(), 6000, 1200, 5, 'RESIDENT', 1
     FROM baskets JOIN family_link USING (parent_id) CROSS JOIN week WHERE week.id = ANY ($1::uuid[])`,
    [weekIds],
  );
  return { secret, schoolId };
}
