// Jobs as the portal runs them: real queue, real SMTP. What the mail server does wrong must cost nothing but time.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { enqueue, enqueueMail, type Tasks } from '../platform/jobs.ts';
import { createMailer } from '../mail/mailer.ts';
import { createMailTask } from '../mail/send-mail.ts';
import type { App } from '../context.ts';
import { createTasks } from './tasks.ts';
import { openPostOffice, openSilence } from '../../tests/kit/post-office.ts';
import { createChild, createParent, createApp, whenTestEnds } from '../../tests/kit/people.ts';
import { startWorker } from './worker.ts';

const within = { timeout: 15_000, interval: 50 };

async function openWorker(app: App, smtpUrl: string, more: Partial<Tasks> = {}, timeoutMs = 1_000) {
  const mailer = createMailer({ url: smtpUrl, from: 'Portail <portail@valmont.example>', timeoutMs });
  const post = createMailTask({ env: app.env, prisma: app.database.prisma, keyRing: app.keyRing, mailer, probeMs: 200 });
  const worker = await startWorker({
    url: app.database.url,
    log: app.log,
    tasks: { ...createTasks(app, post.send), ...more },
    orphans: { everyMs: 300, afterSeconds: 0.5 },
  });
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= worker.stop().then(post.close));
  whenTestEnds(stop);
  return { stop };
}

const greet = (app: App, parentId: string) =>
  app.database.prisma.$transaction((tx) => enqueueMail(tx, { kind: 'parent-registered', parentId }));

/** But for those of the clock, which come with each full minute. */
const readJobs = (app: App) =>
  app.database.prisma.$queryRaw<{ task: string; attempts: number; max_attempts: number; last_error: string | null }[]>`
    SELECT task_identifier AS task, attempts::int, max_attempts::int, last_error FROM graphile_worker.jobs
    WHERE task_identifier NOT IN ('tidy-places', 'send-reminders', 'reconcile-payments') ORDER BY id`;

test('a mail leaves after its change, to one reader, and says that a machine wrote it', async () => {
  const app = await createApp();
  const office = await openPostOffice();
  whenTestEnds(office.close);
  await openWorker(app, office.url);
  const { actor } = await createParent(app, { email: 'claire@example.be' });
  await greet(app, actor.parentId);
  await vi.waitFor(() => expect(office.received).toHaveLength(1), within);
  const [{ recipients, mail }] = office.received as [(typeof office.received)[0]];
  expect(recipients).toEqual(['claire@example.be']);
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  expect(mail.messageId).toMatch(/^<portail\.parent-registered\.\d+@valmont\.example>$/);
  expect(mail.html).toMatch(/<html lang="fr"/);
  // The job ends a moment after its mail has left.
  await vi.waitFor(async () => expect(await readJobs(app)).toEqual([]), within);
});

test('a change that is rolled back sends nothing', async () => {
  const app = await createApp();
  const { actor } = await createParent(app);
  const change = app.database.prisma.$transaction(async (tx) => {
    await enqueueMail(tx, { kind: 'parent-registered', parentId: actor.parentId });
    throw new Error('no');
  });
  await expect(change).rejects.toThrow('no');
  expect(await readJobs(app)).toEqual([]);
});

test('while the server is away mails wait, and leave at once when it is back', async () => {
  const app = await createApp();
  const office = await openPostOffice();
  await office.close();
  await openWorker(app, office.url);
  const parents = await Promise.all([1, 2, 3].map((n) => createParent(app, { email: `p${n}@example.be` })));
  for (const { actor } of parents) await greet(app, actor.parentId);
  // An attempt is counted when it begins: only its error says that it ended.
  const last_error = expect.stringMatching(/^MAIL_SERVER_DOWN: the mail server does not take mails: ESOCKET CONN \(connect ECONNREFUSED /);
  await vi.waitFor(async () => expect(await readJobs(app)).toMatchObject(Array(3).fill({ last_error })), within);
  // Far beyond the test: only the probe can bring them forward.
  await app.database.prisma.$executeRaw`UPDATE graphile_worker._private_jobs SET run_at = now() + interval '6 hours', attempts = 20`;

  await office.open();
  whenTestEnds(office.close);
  await vi.waitFor(() => expect(office.received).toHaveLength(3), within);
  expect(office.received.map(({ recipients }) => recipients[0]).sort()).toEqual(['p1@example.be', 'p2@example.be', 'p3@example.be']);
  await vi.waitFor(async () => expect(await readJobs(app)).toEqual([]), within);
});

test('a server that hangs holds up no other job', async () => {
  const app = await createApp();
  const silence = await openSilence();
  whenTestEnds(silence.close);
  const done: string[] = [];
  await openWorker(app, silence.url, { 'check-payment': async ({ paymentId }) => void done.push(paymentId) }, 5_000);
  const parents = await Promise.all([1, 2, 3, 4, 5].map(() => createParent(app)));
  for (const { actor } of parents) await greet(app, actor.parentId);
  const readMails = async () => (await readJobs(app)).filter(({ task }) => task === 'mail');
  await vi.waitFor(async () => expect((await readMails()).some(({ attempts }) => attempts > 0)).toBe(true), within);
  await app.database.prisma.$transaction((tx) => enqueue(tx, 'check-payment', { paymentId: 'x' }));
  await vi.waitFor(() => expect(done).toEqual(['x']), within);
  // All the mails still hang.
  expect((await readMails()).map(({ last_error }) => last_error)).toEqual(Array(5).fill(null));
  await vi.waitFor(async () => expect((await readMails())[0]!.last_error).toContain('ETIMEDOUT'), within);
});

test('a server that says « later » gets the mail later, once', async () => {
  const app = await createApp();
  let asked = 0;
  const office = await openPostOffice({
    onRcptTo: (_address, _session, done) => done(++asked === 1 ? Object.assign(new Error('greylisted'), { responseCode: 451 }) : null),
  });
  whenTestEnds(office.close);
  await openWorker(app, office.url);
  const { actor } = await createParent(app);
  await greet(app, actor.parentId);
  await vi.waitFor(() => expect(office.received).toHaveLength(1), within);
  expect(asked).toBe(2);
});

test('an address that the server does not know is parked, without its name, and the others get their mails', async () => {
  const app = await createApp();
  const office = await openPostOffice({
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith('nobody') ? Object.assign(new Error(`no such user ${address}`), { responseCode: 550 }) : null),
  });
  whenTestEnds(office.close);
  await openWorker(app, office.url);
  const [poison, other] = [await createParent(app, { email: 'nobody@example.be' }), await createParent(app, { email: 'else@example.be' })];
  await greet(app, poison.actor.parentId);
  await greet(app, other.actor.parentId);
  await vi.waitFor(() => expect(office.received.map(({ recipients }) => recipients)).toEqual([['else@example.be']]), within);
  const last_error = 'the mail server refused: EENVELOPE RCPT TO 550';
  await vi.waitFor(async () => expect(await readJobs(app)).toMatchObject([{ attempts: 1, max_attempts: 1, last_error }]), within);
});

test.each(['a@example.be, b@example.be', 'a@example.be\r\nRCPT TO:<b@example.be>', 'a@example.be(comment)', '<a@example.be>', 'a@b', ''])(
  'what is not one address is never sent: %j',
  async (email) => {
    const app = await createApp();
    const office = await openPostOffice();
    whenTestEnds(office.close);
    await openWorker(app, office.url);
    const { actor } = await createParent(app, { email: 'x@example.be' });
    await app.database.prisma.parent.update({ where: { id: actor.parentId }, data: { email } });
    await greet(app, actor.parentId);
    const isOver = async () => office.received.length > 0 || (await readJobs(app)).some(({ last_error }) => last_error !== null);
    await vi.waitFor(async () => expect(await isOver()).toBe(true), within);
    expect(office.received).toEqual([]);
    expect(await readJobs(app)).toMatchObject([{ attempts: 1, max_attempts: 1 }]);
  },
);

test('names with line breaks add neither a header nor a reader', async () => {
  const app = await createApp();
  const office = await openPostOffice();
  whenTestEnds(office.close);
  await openWorker(app, office.url);
  const parent = await createParent(app, { email: 'claire@example.be', givenName: 'Zoé\r\nX-Evil: 1' });
  const child = await createChild(app, [parent], { givenName: 'Zoé\r\nBcc: evil@example.be\r\n\r\nHello' });
  await app.database.prisma.$transaction((tx) =>
    enqueueMail(tx, { kind: 'child-registered', parentId: parent.actor.parentId, childId: child.id }),
  );
  await vi.waitFor(() => expect(office.received).toHaveLength(1), within);
  const [{ recipients, mail }] = office.received as [(typeof office.received)[0]];
  expect(recipients).toEqual(['claire@example.be']);
  expect(mail.bcc).toBeUndefined();
  expect(mail.headers.has('x-evil')).toBe(false);
  expect(mail.subject).toBe('Zoé Bcc: evil@example.be Hello Peeters : enregistrement réalisé');
});

test('a link request is told to each linked parent and to the service, each in a mail of its own', async () => {
  const app = await createApp();
  const office = await openPostOffice();
  whenTestEnds(office.close);
  await openWorker(app, office.url);
  const [claire, paul, sofia] = await Promise.all(
    ['claire', 'paul', 'sofia'].map((name) => createParent(app, { givenName: name, email: `${name}@example.be` })),
  );
  const child = await createChild(app, [claire!, paul!]);
  const link = await app.database.prisma.familyLink.create({
    data: { childId: child.id, parentId: sofia!.actor.parentId, state: 'REQUESTED', source: 'REQUEST' },
  });
  await app.database.prisma.$transaction((tx) => enqueueMail(tx, { kind: 'link-requested', linkId: link.id }));
  await vi.waitFor(() => expect(office.received).toHaveLength(3), within);
  expect(office.received.map(({ recipients }) => recipients).sort()).toEqual([
    [app.env.ATL_EMAIL],
    ['claire@example.be'],
    ['paul@example.be'],
  ]);
});

test('two workers share the queue: every job once', async () => {
  const app = await createApp();
  const seen: string[] = [];
  const count = { 'send-refund': async ({ refundId }: { refundId: string }) => void seen.push(refundId) };
  const silence = 'smtp://127.0.0.1:9';
  await Promise.all([openWorker(app, silence, count), openWorker(app, silence, count)]);
  const ids = Array.from({ length: 200 }, () => randomUUID());
  await app.database.prisma.$transaction(async (tx) => {
    for (const refundId of ids) await enqueue(tx, 'send-refund', { refundId });
  });
  await vi.waitFor(() => expect(seen).toHaveLength(200), within);
  await vi.waitFor(async () => expect(await readJobs(app)).toEqual([]), within);
  expect(new Set(seen)).toEqual(new Set(ids));
});

test('a job whose worker was killed is taken up by another', async () => {
  const app = await createApp();
  const done: string[] = [];
  await app.database.prisma.$transaction((tx) => enqueue(tx, 'send-refund', { refundId: 'r' }));
  await app.database.prisma.$executeRaw`
    UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 minute', locked_by = 'pool-of-the-dead', attempts = 1`;
  await openWorker(app, 'smtp://127.0.0.1:9', { 'send-refund': async ({ refundId }) => void done.push(refundId) });
  await vi.waitFor(() => expect(done).toEqual(['r']), within);
});

test("a job that runs long is nobody else's while its worker lives", async () => {
  const app = await createApp();
  let runs = 0;
  const slow: Partial<Tasks> = { 'send-refund': async () => void (runs++, await sleep(2_000)) };
  await Promise.all([openWorker(app, 'smtp://127.0.0.1:9', slow), openWorker(app, 'smtp://127.0.0.1:9', slow)]);
  await app.database.prisma.$transaction((tx) => enqueue(tx, 'send-refund', { refundId: 'r' }));
  await vi.waitFor(async () => expect(await readJobs(app)).toEqual([]), within);
  expect(runs).toBe(1);
});

test('stopping lets the running job finish', async () => {
  const app = await createApp();
  const steps: string[] = [];
  const { stop } = await openWorker(app, 'smtp://127.0.0.1:9', {
    'send-refund': async () => {
      steps.push('begun');
      await sleep(500);
      steps.push('ended');
    },
  });
  await app.database.prisma.$transaction((tx) => enqueue(tx, 'send-refund', { refundId: 'r' }));
  await vi.waitFor(() => expect(steps).toEqual(['begun']), within);
  await stop();
  expect(steps).toEqual(['begun', 'ended']);
  expect(await readJobs(app)).toEqual([]);
});

test('sessions past their time and documents that no request refers to are cleaned up', async () => {
  const app = await createApp();
  const { prisma } = app.database;
  const { actor } = await createParent(app);
  const other = await createParent(app);
  await prisma.session.update({ where: { id: actor.sessionId! }, data: { expiresAt: new Date(0) } });
  const document = { personId: actor.personId, mimeType: 'image/png', sizeBytes: 1, content: Buffer.from([1]) };
  await prisma.document.create({ data: { ...document, createdAt: new Date(0) } });
  const fresh = await prisma.document.create({ data: document });
  await openWorker(app, 'smtp://127.0.0.1:9');
  await prisma.$transaction((tx) => enqueue(tx, 'clean-up', {}));
  await vi.waitFor(async () => expect(await readJobs(app)).toEqual([]), within);
  expect(await prisma.session.findMany({ select: { id: true } })).toEqual([{ id: other.actor.sessionId }]);
  expect(await prisma.document.findMany({ select: { id: true } })).toEqual([{ id: fresh.id }]);
});
