// Runs a script inside a portal that is already running, through Node's own inspector: a busy loop or a memory hog needs no
// flag in the portal. The portal is to be started with NODE_OPTIONS=--inspect-port=127.0.0.1:0.
import { once } from 'node:events';
import { expect } from 'vitest';
import type { ChildPortal } from '../kit/child-portal.ts';

/** Starts the script and does not wait for it. */
export async function runInside({ pid, log }: ChildPortal, script: string): Promise<void> {
  process.kill(pid, 'SIGUSR1');
  const address = () => /Debugger listening on (ws:\S+)/.exec(log())?.[1];
  await expect.poll(address, { timeout: 10_000 }).toBeDefined();
  const socket = new WebSocket(address()!);
  await once(socket, 'open');
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: script } }));
}
