// Where somebody is signed in, seen and ended: by themselves, and by staff whom they call.
import { beforeAll, expect, test } from 'vitest';
import { createToken, hashToken } from '../../server/identity/read-session.ts';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { openBrowserDoor } from '../../tests/kit/browser-door.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { createParent, createApp } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
beforeAll(async () => {
  app = await createApp({ RATE_LIMITS: 'off' });
  ask = createAsker(app);
});

/** One more browser in which somebody is signed in; its token and its id. */
async function signInElsewhere(personId: string, acr = app.env.OIDC_ACR_ITSME) {
  const token = createToken();
  const { id } = await app.database.prisma.session.create({
    data: {
      tokenHash: new Uint8Array(hashToken(token)),
      personId,
      issuer: 'test',
      acr,
      expiresAt: new Date(Date.now() + 3_600_000),
    },
  });
  return { token, id };
}

const read = '{ viewer { sessions { id method isThis isOver } } }';
const end =
  'mutation ($sessionId: ID) { endMySessions(sessionId: $sessionId) { __typename ... on Viewer { sessions { id } } ... on InputInvalid { field message } } }';
const endFor =
  'mutation ($parentId: ID!) { endSessions(parentId: $parentId) { __typename ... on SessionsEnded { count } ... on InputInvalid { field } } }';
const isSignedIn = async (token: string) => (await ask(token, '{ viewer { givenName } }')).data.viewer !== null;
const trailOf = (action: string, actor: string) =>
  app.database.prisma.auditEntry.findMany({ where: { action, actor: { contains: actor } }, orderBy: { id: 'asc' } });

test('a person sees their own sessions, ends one, then all the others; nobody else’s is within reach', async () => {
  const { token, actor } = await createParent(app);
  const stranger = await createParent(app);
  const [lost, other, third] = [
    await signInElsewhere(actor.personId),
    await signInElsewhere(actor.personId, app.env.OIDC_ACR_EID),
    await signInElsewhere(actor.personId),
  ];
  const { sessions } = (await ask(token, read)).data.viewer;
  expect(sessions.filter(({ isThis }: { isThis: boolean }) => isThis)).toHaveLength(1);
  expect(sessions).toContainEqual({ id: lost.id, method: 'ITSME', isThis: false, isOver: false });
  expect(sessions).toContainEqual({ id: other.id, method: 'EID', isThis: false, isOver: false });
  expect(JSON.stringify((await ask(stranger.token, read)).data)).not.toContain(lost.id);

  const foreign = await ask(stranger.token, end, { sessionId: lost.id });
  const nothing = await ask(stranger.token, end, { sessionId: crypto.randomUUID() });
  expect(foreign.data).toEqual(nothing.data);
  expect((await ask(stranger.token, end, { sessionId: 'x' })).data).toEqual(nothing.data);
  expect(foreign.data.endMySessions).toMatchObject({ __typename: 'InputInvalid', field: 'sessionId' });
  expect(await isSignedIn(lost.token)).toBe(true);

  expect((await ask(token, end, { sessionId: lost.id })).data.endMySessions.sessions).toHaveLength(3);
  expect([await isSignedIn(lost.token), await isSignedIn(other.token), await isSignedIn(third.token)]).toEqual([false, true, true]);
  expect((await ask(token, end)).data.endMySessions.sessions).toHaveLength(1);
  expect([await isSignedIn(token), await isSignedIn(other.token), await isSignedIn(third.token)]).toEqual([true, false, false]);
  expect(await isSignedIn(stranger.token)).toBe(true);
  expect((await trailOf('session-ended', actor.personId)).map(({ subject }) => subject).sort()).toEqual(
    [lost, other, third].map(({ id }) => `session:${id}`).sort(),
  );
});

test('a session past its time is shown as over', async () => {
  const { token, actor } = await createParent(app);
  const { id } = await signInElsewhere(actor.personId);
  await app.database.prisma.session.update({ where: { id }, data: { lastSeenAt: new Date(Date.now() - 2 * 3_600_000) } });
  const { sessions } = (await ask(token, read)).data.viewer;
  expect(sessions).toContainEqual({ id, method: 'ITSME', isThis: false, isOver: true });
});

test('a stream of a session that was ended elsewhere ends with it', { timeout: 20_000 }, async () => {
  const { token, actor } = await createParent(app);
  const lost = await signInElsewhere(actor.personId);
  const door = await openBrowserDoor(app);
  const stream = await door.watch('subscription { seatCounts { weekId } }', lost.token);
  await expect.poll(stream.text, { timeout: 15_000 }).toContain('seatCounts');
  await ask(token, end, { sessionId: lost.id });
  await stream.ended;
});

test('staff with that permission end every session of a parent, and the trail says who', async () => {
  const { token, actor } = await createParent(app);
  const lost = await signInElsewhere(actor.personId);
  const { parentId } = actor;
  const desk = await createStaff(app, 'DESK');
  for (const [refused, code] of [
    [(await createStaff(app, 'KITCHEN')).token, 'FORBIDDEN'],
    [(await createStaff(app, 'COORDINATOR', 'École de la Vallée')).token, 'FORBIDDEN'],
    [token, 'FORBIDDEN'],
    [null, 'UNAUTHENTICATED'],
  ] as const)
    expect((await ask(refused, endFor, { parentId })).errors?.[0]?.extensions.code).toBe(code);
  expect(await isSignedIn(lost.token)).toBe(true);
  expect((await ask(desk.token, endFor, { parentId: crypto.randomUUID() })).data.endSessions).toMatchObject({ field: 'parentId' });
  expect((await ask(desk.token, endFor, { parentId })).data.endSessions).toEqual({ __typename: 'SessionsEnded', count: 2 });
  expect([await isSignedIn(lost.token), await isSignedIn(token), await isSignedIn(desk.token)]).toEqual([false, false, true]);
  expect((await trailOf('sessions-ended', desk.actor.staff.id)).map(({ subject, detail }) => [subject, detail])).toEqual([
    [`parent:${parentId}`, { count: 2 }],
  ]);
});
