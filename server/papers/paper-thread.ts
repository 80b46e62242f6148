// A thread of its own: a long list takes half a second, in which nobody else's click may wait.
import { parentPort } from 'node:worker_threads';
import { openTypst, setPaper, type Template } from './set-paper.ts';

export type Asked = { id: number; name: Template; said: string };
export type Answered = { id: number; pdf?: Uint8Array; error?: string };

const typst = openTypst();

parentPort!.on('message', ({ id, name, said }: Asked) => {
  void typst
    .then((opened): Answered => ({ id, pdf: setPaper(opened, name, said) }))
    .catch((error: unknown): Answered => ({ id, error: String(error) }))
    .then((answer) => parentPort!.postMessage(answer));
});
