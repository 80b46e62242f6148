// A paper as a tagged PDF. A thread sets it (paper-thread.ts); it starts with the first paper and ends when none was asked for in a while,
// so that a process that makes none has neither Typst nor its typefaces in memory.
import { Worker } from 'node:worker_threads';
import type { Answered, Asked } from './paper-thread.ts';
import type { Template } from './set-paper.ts';

/** how long the thread waits for another paper */
const idleMs = 60_000;

type Waiting = { resolve: (pdf: Buffer) => void; reject: (error: Error) => void };
type Thread = { worker: Worker; waiting: Map<number, Waiting>; idle: NodeJS.Timeout | undefined };

let running: Thread | undefined;
let lastId = 0;

/**
 * The PDF of a template that says `said`: PDF/UA-1, and the same bytes for the same words.
 * @throws Error when the template does not fit what it is given
 */
export function writePdf(name: Template, said: object): Promise<Buffer> {
  const thread = (running ??= start());
  const id = (lastId += 1);
  return new Promise((resolve, reject) => {
    clearTimeout(thread.idle);
    thread.waiting.set(id, { resolve, reject });
    // a process that is about to end waits for its papers, and not for an idle thread
    thread.worker.ref();
    thread.worker.postMessage({ id, name, said: JSON.stringify(said) } satisfies Asked);
  });
}

function start(): Thread {
  const worker = new Worker(new URL('./paper-thread.ts', import.meta.url), { execArgv: [] });
  const thread: Thread = { worker, waiting: new Map(), idle: undefined };
  worker.on('message', ({ id, pdf, error }: Answered) => {
    const asked = thread.waiting.get(id);
    thread.waiting.delete(id);
    if (thread.waiting.size === 0) {
      worker.unref();
      thread.idle = setTimeout(() => end(thread), idleMs).unref();
    }
    if (pdf) asked?.resolve(Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength));
    else asked?.reject(new Error(error));
  });
  const fail = (error: Error) => {
    if (running === thread) running = undefined;
    for (const { reject } of thread.waiting.values()) reject(error);
    thread.waiting.clear();
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('the thread of the papers ended')));
  return thread;
}

function end(thread: Thread) {
  if (running === thread) running = undefined;
  void thread.worker.terminate();
}
