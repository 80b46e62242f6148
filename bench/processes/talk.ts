// What bench and its child processes say to each other: a question by name, one answer.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

type Question = { id: number; name: string; about: unknown };
type Answer = { id: number; value?: unknown; error?: string };

const known: Record<string, (about: never) => unknown> = {};

/** Child side: answers what the bench asks, by name; the probe and the process itself may both have answers. */
export function answerBench(answers: Record<string, (about: never) => unknown>) {
  if (Object.keys(known).length === 0) listen();
  Object.assign(known, answers);
}

function listen() {
  process.on('message', async ({ id, name, about }: Question) => {
    try {
      process.send!({ id, value: await known[name]!(about as never) } satisfies Answer);
    } catch (error) {
      process.send!({ id, error: String((error as Error).stack) } satisfies Answer);
    }
  });
}

export type Child = {
  pid: number;
  ask: <Value>(name: string, about?: unknown) => Promise<Value>;
  stop: () => Promise<void>;
};

/** Bench side: starts a process; what it writes is shown only when it fails. */
export function startChild(file: string, { env, flags = [] }: { env?: Record<string, string>; flags?: string[] } = {}): Child {
  const child = fork(file, [], {
    env: { PATH: process.env.PATH, ...env },
    execArgv: ['--disable-warning=ExperimentalWarning', ...flags],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  let output = '';
  child.stdout!.on('data', (chunk) => (output = (output + chunk).slice(-20_000)));
  child.stderr!.on('data', (chunk) => (output = (output + chunk).slice(-20_000)));
  const waiting = new Map<number, PromiseWithResolvers<never>>();
  let asked = 0;
  let isStopping = false;
  child.on('message', ({ id, value, error }: Answer) => {
    const question = waiting.get(id);
    waiting.delete(id);
    if (error) question?.reject(new Error(`${file}: ${error}`));
    else question?.resolve(value as never);
  });
  child.once('exit', (code) => {
    for (const question of waiting.values()) question.reject(new Error(`${file} ended (${code}):\n${output}`));
    if (!isStopping) console.error(`${file} ended by itself (${code}):\n${output}`);
  });
  return {
    pid: child.pid!,
    ask: (name, about) => {
      const id = (asked += 1);
      const answer = Promise.withResolvers<never>();
      waiting.set(id, answer);
      // A process that is gone is this question's failure, not the bench's.
      child.send({ id, name, about } satisfies Question, (error) => error && answer.reject(error));
      return answer.promise;
    },
    stop: async () => {
      isStopping = true;
      await endChild(child);
    },
  };
}

async function endChild(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await exited;
  clearTimeout(late);
}
