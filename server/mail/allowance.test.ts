// What one address gets: attacks with the acts that write mails, and a family's first hours.
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../context.ts';
import { opposeEnrolments, withdrawOpposition } from '../families/oppose-enrolments.ts';
import { askEmailAgain, confirmEmail } from '../families/confirm-email.ts';
import { registerChild } from '../families/register-child.ts';
import { registerParent } from '../families/register-parent.ts';
import { updateProfile } from '../families/update-profile.ts';
import { transact } from '../platform/act.ts';
import type { Mail } from '../platform/jobs.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { createApp, createChild, createParent, createPerson, createSeason } from '../../tests/kit/people.ts';
import type { Message } from './mailer.ts';
import { createMailTask, type MailTask } from './send-mail.ts';

let app: App;
let prisma: App['database']['prisma'];
let post: MailTask;
let sent: Message[];
beforeAll(async () => {
  app = await createApp({ ORIGIN: 'https://portail.valmont.example', ATL_EMAIL: 'accueil@valmont.example' });
  ({ prisma } = app.database);
  await createSeason(app, []);
  const mailer = { send: async (message: Message) => void sent.push(message), isUp: async () => true, close: () => {} };
  post = createMailTask({ env: app.env, prisma, keyRing: app.keyRing, mailer });
});
beforeEach(() => void (sent = []));

type Job = { id: string; payload: Mail; key: string | null; in: number };
const readJobs = () => prisma.$queryRaw<Job[]>`
  SELECT job.id::text, payload, key, extract(epoch FROM run_at - now())::float8 AS in
  FROM graphile_worker._private_jobs AS job JOIN graphile_worker._private_tasks AS task ON task.id = task_id
  WHERE identifier = 'mail' ORDER BY job.id`;

/** Runs what is due, until nothing is; what is put off stays. */
async function runMails() {
  for (;;) {
    const due = (await readJobs()).filter((job) => job.in <= 0);
    if (due.length === 0) return;
    for (const { id, payload } of due) {
      await prisma.$executeRaw`DELETE FROM graphile_worker._private_jobs WHERE id = ${id}::bigint`;
      await post.send(payload, { id });
    }
  }
}

/** An hour passes for what was sent, and for what waits. */
async function letAnHourPass() {
  await prisma.$executeRaw`UPDATE mail_sent SET at = at - interval '61 minutes'`;
  await prisma.$executeRaw`UPDATE graphile_worker._private_jobs SET run_at = run_at - interval '61 minutes'`;
}

const to = (address: string) => sent.filter((message) => message.to === address);
const tokenIn = ({ text }: Message) => /\/adresse\?jeton=(\S+)/.exec(text)![1]!;
const confirm = (token: string) => transact(app, 'system', (ctx) => confirmEmail(ctx, token));

async function register() {
  const { actor } = await createPerson(app);
  const email = `${randomUUID()}@example.be`;
  const parentId = await transact(app, actor, (ctx) => registerParent(ctx, { email }));
  return { actor: { ...actor, parentId }, email };
}
type Registered = Awaited<ReturnType<typeof register>>;
const addChild = ({ actor }: Registered, givenName: string) =>
  transact(app, actor, (ctx) =>
    registerChild(ctx, {
      ...{ givenName, familyName: 'Peeters', birthDate: new Date('2020-01-01') },
      ...{ nationalNumber: null, schoolId: null, schoolYear: null },
    }),
  );

describe('an address that nobody confirmed', () => {
  test('gets ten mails in an hour, then one for all the others, and no subject that somebody typed', async () => {
    await prisma.familyLimits.updateMany({ data: { maxChildrenWithoutNumber: 60 } });
    const family = await register();
    for (let index = 0; index < 25; index += 1) await addChild(family, `Achetez${index} sur evil.example`);
    await runMails();
    expect(to(family.email)).toHaveLength(10);
    expect(sent.filter(({ subject }) => subject.includes('evil'))).toEqual([]);
    expect((await readJobs()).filter(({ payload }) => payload.kind === 'news')).toHaveLength(1);
    await letAnHourPass();
    await runMails();
    expect(
      to(family.email)
        .map(({ subject }) => subject)
        .slice(10),
    ).toEqual(['Portail parent : du nouveau sur votre page']);
  });

  test('has the link that confirms in its first mail; it serves once, and the mails after are those of everybody', async () => {
    const family = await register();
    await runMails();
    const token = tokenIn(to(family.email)[0]!);
    await confirm(token);
    await expect(confirm(token)).rejects.toThrow(InputInvalid);
    await addChild(family, 'Zoé');
    await runMails();
    const last = to(family.email).at(-1)!;
    expect(last.subject).toContain('Zoé');
    expect(last.text).not.toContain('jeton=');
  });

  test.each(['', 'x', `${randomUUID()}.${'A'.repeat(43)}`, '..', `${randomUUID()}.`])('is not confirmed by %j', async (token) => {
    await expect(confirm(token)).rejects.toThrow(InputInvalid);
  });
});

describe('an address that is changed', () => {
  const change = ({ actor }: Pick<Registered, 'actor'>, email: string) => transact(app, actor, (ctx) => updateProfile(ctx, { email }));
  const asked = (address: string) => to(address).map(({ subject }) => subject);

  test('gets one mail that asks and nothing else, while the old one is told and goes on', async () => {
    const parent = await createParent(app, { givenName: 'Gagnez sur evil.example', email: `${randomUUID()}@example.be` });
    const { email: old } = await prisma.parent.findUniqueOrThrow({ where: { id: parent.actor.parentId } });
    const [victim, own] = [`${randomUUID()}@example.be`, old];
    for (let round = 0; round < 2; round += 1) {
      await change(parent, victim.toUpperCase());
      await change(parent, own);
    }
    await change(parent, victim);
    for (let again = 0; again < 5; again += 1) await transact(app, parent.actor, askEmailAgain);
    await addChild({ ...parent, email: old }, 'Zoé');
    await runMails();
    expect(asked(victim)).toEqual(['Portail parent : cette adresse est-elle à vous ?']);
    expect(to(victim)[0]!.text).not.toContain('evil');
    expect(asked(old)).toEqual(['Une autre adresse est demandée pour vos messages', 'Zoé Peeters : enregistrement réalisé']);
    await confirm(tokenIn(to(victim)[0]!));
    expect(await prisma.parent.findUnique({ where: { id: parent.actor.parentId } })).toMatchObject({ email: victim, pendingEmail: null });
  });

  test('is one of five in a day', async () => {
    const parent = await createParent(app);
    for (let index = 0; index < 5; index += 1) await change(parent, `${randomUUID()}@example.be`);
    await expect(change(parent, `${randomUUID()}@example.be`)).rejects.toThrow(InputInvalid);
  });

  test('is not confirmed by the link of another one', async () => {
    const parent = await createParent(app);
    const [first, second] = [`${randomUUID()}@example.be`, `${randomUUID()}@example.be`];
    await change(parent, first);
    await runMails();
    await change(parent, second);
    await expect(confirm(tokenIn(to(first)[0]!))).rejects.toThrow(InputInvalid);
  });
});

test('who opposes and takes it back again and again tells the others once an hour at most, and at the end how it is', async () => {
  const [anna, bruno] = [await createParent(app, { email: 'anna@example.be' }), await createParent(app, { email: 'bruno@example.be' })];
  const child = await createChild(app, [anna, bruno]);
  for (let round = 0; round < 12; round += 1) {
    await transact(app, anna.actor, (ctx) => opposeEnrolments(ctx, child.id));
    await runMails();
    await transact(app, anna.actor, (ctx) => withdrawOpposition(ctx, child.id));
    await runMails();
  }
  expect([to('bruno@example.be'), to('accueil@valmont.example')].map(({ length }) => length)).toEqual([1, 1]);
  await letAnHourPass();
  await runMails();
  expect(to('bruno@example.be')).toHaveLength(2);
  await transact(app, anna.actor, (ctx) => opposeEnrolments(ctx, child.id));
  await runMails();
  await transact(app, anna.actor, (ctx) => withdrawOpposition(ctx, child.id));
  await letAnHourPass();
  await runMails();
  // It was taken back when they were last told, and it is now.
  expect(to('bruno@example.be')).toHaveLength(2);
});

test('a confirmed address gets twelve mails of a kind in an hour, and every other one later', async () => {
  const parent = await createParent(app, { email: 'nombreux@example.be' });
  for (let index = 0; index < 20; index += 1) await addChild({ ...parent, email: 'nombreux@example.be' }, `Enfant${index}`);
  await runMails();
  expect(to('nombreux@example.be')).toHaveLength(12);
  await letAnHourPass();
  await runMails();
  expect(new Set(to('nombreux@example.be').map(({ subject }) => subject)).size).toBe(20);
});

test('a mail that did not leave is not counted, and its next attempt is no repetition', async () => {
  const { actor } = await createParent(app, { email: 'lent@example.be' });
  let isDown = true;
  const mailer = {
    send: async (message: Message) => {
      if (isDown) throw new Error('away');
      sent.push(message);
    },
    isUp: async () => true,
    close: () => {},
  };
  const slow = createMailTask({ env: app.env, prisma, keyRing: app.keyRing, mailer });
  const mail: Mail = { kind: 'parent-registered', parentId: actor.parentId };
  for (let attempt = 0; attempt < 15; attempt += 1) await expect(slow.send(mail, { id: '1' })).rejects.toThrow('away');
  isDown = false;
  await slow.send(mail, { id: '1' });
  expect(to('lent@example.be')).toHaveLength(1);
});
