import { expect, test } from 'vitest';
import { createParent, createApp } from '../../tests/kit/people.ts';
import { deleteEndedSessions } from './delete-ended-sessions.ts';

const app = await createApp({ SESSION_IDLE_FOR: 'PT1H' });
const { prisma } = app.database;

/** The clock moves on by so many minutes for this session. */
const letPass = (id: string, minutes: number) =>
  prisma.$executeRaw`UPDATE session SET last_seen_at = last_seen_at - make_interval(mins => ${minutes}::int) WHERE id = ${id}::uuid`;
const idleMinutes = async (id: string) => {
  const [row] = await prisma.$queryRaw<{ minutes: number }[]>`
    SELECT round(extract(epoch FROM now() - last_seen_at) / 60)::int AS minutes FROM session WHERE id = ${id}::uuid`;
  return row!.minutes;
};

test('a session that nobody uses for an hour is over, and its row goes', async () => {
  const { actor, token } = await createParent(app);
  await letPass(actor.sessionId!, 59);
  expect(await app.readSession(token, true)).toMatchObject({ parentId: actor.parentId });
  await letPass(actor.sessionId!, 2);
  expect(await app.readSession(token)).toBeNull();
  expect(await deleteEndedSessions(prisma, app.rules)).toBe(1);
});

test('use begins the hour again; the portal looking at an open stream does not', async () => {
  const { actor, token } = await createParent(app);
  const id = actor.sessionId!;
  await letPass(id, 50);
  await app.readSession(token, true);
  expect(await idleMinutes(id)).toBe(50);
  await app.readSession(token);
  await expect.poll(() => idleMinutes(id)).toBe(0);
  await letPass(id, 50);
  expect(await app.readSession(token)).not.toBeNull();
});
