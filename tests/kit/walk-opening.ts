// What a parent's browser does in the minute of an opening: loads the calendar as it is served, presses a week as the page sends it,
// goes to « Finaliser », validates, and loads the basket. The waiting room is obeyed: its cookie is kept, and it is asked again.
import { Agent, request as send, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export type Walker = {
  cookie: string;
  childId: string;
  weekIds: readonly string[];
  /** has no script: check boxes and a form */ byForm?: boolean;
};
export type StepName = 'calendar' | 'calendar, let in' | 'click' | 'finalise' | 'validate' | 'basket';
export type Walk = {
  /** ms of each answer; of a page, until the first answer, which may be the waiting room */
  steps: { name: StepName; ms: number }[];
  /** answers that are no answer: a status of 500 and more, a page that is not whole, a connection that broke */
  broken: string[];
  /** how the click ended */
  outcome: 'held' | 'refused' | 'none';
  /** ms from the first request until the last answer */
  wholeMs: number;
  /** Unix time, ms: when the parent first came and when the page was given; `waited` when the waiting room stood before */
  arrivedAt: number;
  letInAt: number;
  waited: boolean;
};

type Answer = { status: number; headers: IncomingMessage['headers']; body: string };
type Options = { origin: string; /** the mutation of the page, as it stands in its request */ holdRequest: object; timeoutMs?: number };

/** Walks for one parent. Never throws: what goes wrong is told. */
export async function walkOpening(walker: Walker, { origin, holdRequest, timeoutMs = 60_000 }: Options): Promise<Walk> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const cookies = new Map([[walker.cookie.split('=')[0]!, walker.cookie.slice(walker.cookie.indexOf('=') + 1)]]);
  const began = performance.now();
  const walk: Walk = { steps: [], broken: [], outcome: 'none', wholeMs: 0, arrivedAt: Date.now(), letInAt: 0, waited: false };
  const ask = async (name: StepName, path: string, about: { body?: string; type?: string } = {}) => {
    const asked = performance.now();
    const answer = await exchange(origin + path, { agent, cookies, timeoutMs, ...about }).catch((error: Error) => error);
    walk.steps.push({ name, ms: performance.now() - asked });
    if (answer instanceof Error) walk.broken.push(`${name}: ${answer.message}`);
    else if (answer.status >= 500) walk.broken.push(`${name}: ${answer.status} ${answer.body.slice(0, 200)}`);
    else return answer;
    return null;
  };
  /** Until the page itself is there. */
  const open = async (name: StepName, path: string, isWhole: (body: string) => boolean) => {
    const asked = performance.now();
    for (let attempt = 0; performance.now() - asked < timeoutMs; attempt += 1) {
      const answer = await ask(attempt === 0 ? name : 'calendar, let in', path);
      if (!answer) return false;
      if (answer.headers['x-waiting-room'] === undefined) {
        if (!isWhole(answer.body)) walk.broken.push(`${name}: not whole: ${answer.status} ${answer.body.slice(0, 200)}`);
        return isWhole(answer.body);
      }
      walk.waited = true;
      await sleep(Number(answer.headers.refresh ?? 1) * 1_000);
    }
    walk.broken.push(`${name}: never let in`);
    return false;
  };
  const calendar = `/portail/enfants/${walker.childId}/semaines`;
  const pressByScript = async (): Promise<Walk['outcome']> => {
    const variables = { input: { childId: walker.childId, weekIds: walker.weekIds } };
    const answer = await ask('click', '/graphql', { body: JSON.stringify({ ...holdRequest, variables }), type: 'application/json' });
    if (!answer) return 'none';
    const { data } = JSON.parse(answer.body) as { data?: { holdWeeks?: { held?: unknown[] } } };
    if (!data?.holdWeeks) walk.broken.push(`click: ${answer.body.slice(0, 200)}`);
    return (data?.holdWeeks?.held?.length ?? 0) > 0 ? 'held' : 'refused';
  };
  const pressByForm = async (): Promise<Walk['outcome']> => {
    const boxes = walker.weekIds.map((weekId) => ['weekId', `${walker.childId} ${weekId}`]);
    const body = new URLSearchParams(boxes).toString();
    const answer = await ask('click', `${calendar}?/prendre`, { body, type: 'application/x-www-form-urlencoded' });
    if (!answer) return 'none';
    if (answer.status !== 303) walk.broken.push(`click: ${answer.status} ${answer.body.slice(0, 200)}`);
    let after = '';
    await open('calendar', calendar, (page) => (after = page).includes('</html>'));
    return after.includes('?/rendre') ? 'held' : 'refused';
  };
  const finish = () => {
    walk.wholeMs = performance.now() - began;
    agent.destroy();
    return walk;
  };

  if (!(await open('calendar', calendar, (body) => body.includes('</html>')))) return finish();
  walk.letInAt = Date.now();
  walk.outcome = walker.byForm ? await pressByForm() : await pressByScript();
  if (walk.outcome !== 'held') return finish();
  await open('finalise', '/portail/finaliser', (page) => page.includes('</html>'));
  await ask('validate', '/portail/finaliser?/valider', { body: '', type: 'application/x-www-form-urlencoded' });
  await open('basket', '/portail/panier', (page) => page.includes('</html>'));
  return finish();
}

type Exchange = { agent: Agent; cookies: Map<string, string>; timeoutMs: number; body?: string; type?: string };

function exchange(url: string, { agent, cookies, timeoutMs, body, type }: Exchange): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { origin } = new URL(url);
    const asked = send(
      url,
      {
        agent,
        method: body === undefined ? 'GET' : 'POST',
        timeout: timeoutMs,
        headers: {
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          'accept-language': 'fr-BE',
          accept: type === 'application/json' ? type : 'text/html',
          ...(body !== undefined && { origin, 'content-type': type, 'content-length': Buffer.byteLength(body) }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        for (const line of response.headers['set-cookie'] ?? []) {
          const [name, value] = line.split(';')[0]!.split(/=(.*)/s);
          cookies.set(name!, value ?? '');
        }
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.on('error', reject);
    asked.end(body);
  });
}
