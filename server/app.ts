// Composes the portal: database, doors, jobs; and takes it apart in the opposite order.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { grantRole } from '../prisma/grant-role.ts';
import { migrate } from '../prisma/migrate.ts';
import { keepCommune } from './commune/save-commune.ts';
import { compose } from './compose.ts';
import { openDatabase, type Database } from './platform/database.ts';
import { createAgendaDoor } from './http/ical/ical.ts';
import { createCommuneDoor } from './http/subgraph/commune.ts';
import { drain } from './http/lib/drain.ts';
import { createFront } from './http/lib/front.ts';
import { openGraphDoor } from './http/graphql/endpoint.ts';
import { createIdentityDoors } from './http/auth/identity-provider.ts';
import { createLookDoors } from './http/theme/theme.ts';
import { guard } from './http/lib/request-limits.ts';
import { createOperationsDoors } from './http/operations/operations.ts';
import { createPartnerDoor } from './http/subgraph/partner.ts';
import { createPagesDoor } from './http/pages/pages.ts';
import { compressPages } from './http/pages/compress-pages.ts';
import { createSharedPages } from './http/pages/shared-pages.ts';
import { createDoorFinder, createRouter, type Handler } from './http/lib/router.ts';
import { seedDemo } from './demo/seed.ts';
import { answerUpload, createUploadDoors } from './http/uploads/uploads.ts';
import { createWaitingRoom } from './http/waiting-room/waiting-room.ts';
import { createWebhookDoor } from './http/webhooks/payments.ts';
import { startWorker } from './worker/worker.ts';
import { BrokenConfiguration, type Env } from './platform/env.ts';
import { loadKeys } from './platform/keys.ts';
import type { Log } from './platform/log.ts';
import { createMailer } from './mail/mailer.ts';
import { createMailTask } from './mail/send-mail.ts';
import { providerKey } from './payments/provider.ts';
import type { App } from './context.ts';
import { startOwnPostgres } from './postgres/start-own-postgres.ts';
import { createTasks } from './worker/tasks.ts';

export type RunningApp = { app: App; server: Server; port: number; stop: () => Promise<void> };

/**
 * Starts everything that ROLE asks for.
 * @throws BrokenConfiguration with what to do, when the port, the folder or the database cannot be had
 */
export async function startApp(env: Env, log: Log): Promise<RunningApp> {
  const closing: (() => Promise<unknown>)[] = [];
  let isDraining = false;
  const stop = async () => {
    isDraining = true;
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const keys = await loadKeys(env);
    const database = await reachDatabase(env, log, closing);
    const app = await compose({ env, log, ...keys, database });
    closing.push(app.live.stop);
    if (env.isDemo) await seedDemo(app, database.prisma);
    await keepCommune(database.prisma, env);
    const graph = openGraphDoor(app);
    const partners = await createPartnerDoor(app);
    closing.push(partners.stop);
    const commune = await createCommuneDoor(app);
    closing.push(commune.stop);
    const doors: Record<string, Handler> = {
      '/graphql': graph.handler,
      '/partner/graphql': partners.handler,
      '/subgraph': commune.handler,
      '/webhooks/payments': createWebhookDoor(app),
      ...createUploadDoors(app),
      ...createAgendaDoor(app),
      ...createLookDoors(app),
      ...(await createIdentityDoors(app, openStandIn)),
      ...(env.isDemo && (await openPaymentStandIn(app, closing))),
    };
    const mailbox = await openMailbox(env, log, closing);
    if (mailbox) Object.assign(doors, mailbox.doors);
    if (env.ROLE !== 'web') await startJobs(app, env.SMTP_URL ?? mailbox?.url, closing);
    const pages = await createPagesDoor(app, { graphql: graph.ask, upload: answerUpload(app) });
    const operations = createOperationsDoors(app, { isDraining: () => isDraining, connections: graph.watchers });
    closing.push(operations.stop);
    Object.assign(doors, operations.doors);
    const waitingRoom = createWaitingRoom(app, compressPages(pages));
    const sharedPages = createSharedPages(app, waitingRoom.handler);
    closing.push(async () => sharedPages.stop());
    const running = new Set<ServerResponse>();
    const doorOf = createDoorFinder(doors);
    const front = createFront(
      { env, log, doorOf, running, isDraining: () => isDraining },
      guard(env, createRouter(doors, sharedPages.handler, doorOf)),
    );
    const server = createServer(limits, front);
    const port = await listen(server, env);
    closing.push(() => drain(server, running));
    closing.push(graph.stop);
    return { app, server, port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The worker, with the mails that it sends. */
async function startJobs(app: App, smtpUrl: string | null | undefined, closing: (() => Promise<unknown>)[]) {
  const { env, log, database } = app;
  if (!smtpUrl) throw new BrokenConfiguration('SMTP_URL : obligatoire pour envoyer les e-mails');
  const post = createMailTask({ env, prisma: database.prisma, mailer: createMailer({ url: smtpUrl, from: env.mailFrom }) });
  closing.push(post.close);
  const worker = await startWorker({ url: database.url, log, tasks: createTasks(app, post.send) });
  closing.push(worker.stop);
}

/** The mailbox of the demonstration; it receives nothing when SMTP_URL names another server. */
async function openMailbox(env: Env, log: Log, closing: (() => Promise<unknown>)[]) {
  if (!env.isDemo) return null;
  const [demo, { createMailboxDoors }] = await Promise.all([import('./demo/mailbox.ts'), import('./demo/mailbox-page.ts')]);
  const folder = env.DATA_DIR;
  const mailbox = env.SMTP_URL
    ? demo.emptyMailbox
    : env.ROLE === 'web'
      ? demo.readMailbox(folder)
      : await demo.openMailbox({ folder, log });
  closing.push(mailbox.stop);
  return { url: mailbox.url, doors: createMailboxDoors(mailbox) };
}

/** The payment provider of the demonstration, reached only in its mode. */
async function openPaymentStandIn(app: App, closing: (() => Promise<unknown>)[]): Promise<Record<string, Handler>> {
  const { openPaymentSandbox } = await import('./demo/payment-provider.ts');
  const apiKey = providerKey(app.env, app.sessionSecret);
  const payments = openPaymentSandbox({ env: app.env, log: app.log, apiKey, mount: '/demo/mollie' });
  closing.push(payments.stop);
  return { '/demo/mollie/': payments.handle };
}

async function reachDatabase(env: Env, log: Log, closing: (() => Promise<unknown>)[]): Promise<Database> {
  const { url, owner } = env.DATABASE_URL
    ? { url: env.DATABASE_URL, owner: env.MIGRATION_DATABASE_URL ?? env.DATABASE_URL }
    : await openOwnDatabase(env, log, closing);
  try {
    const applied = await migrate(owner);
    if (applied.length > 0) log.info({ migrations: applied }, 'migrations applied');
    await limitRole(owner, url, env);
  } catch (error) {
    if (env.DATABASE_URL && isUnreachable(error))
      throw new BrokenConfiguration(`DATABASE_URL : la base de données ne répond pas (${(error as Error).message || 'connexion refusée'})`);
    throw error;
  }
  const database = openDatabase(url, { size: env.DATABASE_POOL, onError: (error) => log.warn({ err: error }, 'database connection lost') });
  closing.push(database.close);
  return database;
}

/** The PostgreSQL of the portal's own: `portail` owns the tables, `portail_app` serves. */
async function openOwnDatabase(env: Env, log: Log, closing: (() => Promise<unknown>)[]) {
  const own = await startOwnPostgres({ folder: `${env.DATA_DIR}/postgres`, log });
  closing.push(own.stop);
  const owner = own.url('postgres');
  const url = new URL(owner);
  // Derived, so that one secret file is enough; nothing but this machine can reach the server.
  const password = createHash('sha256').update(`portail_app ${url.password}`).digest('hex');
  Object.assign(url, { username: 'portail_app', password });
  return { url: url.href, owner };
}

/** The role that serves may change no table, no trail and no counter. One address for both leaves it to who set it so. */
async function limitRole(owner: string, url: string, env: Env) {
  const { username, password } = new URL(url);
  if (username === new URL(owner).username) return;
  await grantRole(owner, decodeURIComponent(username), env.DATABASE_URL ? undefined : password);
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  '28P01',
  '28000',
  '3D000',
  'EAI_AGAIN',
]);

/** No server, no such database, or no such user; `pg` gives its own time-out no code. */
function isUnreachable(error: unknown): boolean {
  const { code, message, errors } = error as AggregateError & { code?: string };
  return unreachable.has(code ?? (errors?.[0] as { code?: string })?.code ?? '') || /timeout expired|Connection terminated/.test(message);
}

async function listen(server: Server, env: Env): Promise<number> {
  server.listen(env.PORT, env.HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'EADDRINUSE' ? 'est déjà utilisé par un autre programme ; choisissez un autre PORT' : `ne peut pas être ouvert (${code})`;
    throw new BrokenConfiguration(`PORT : ${env.HOST}:${env.PORT} ${reason}`);
  }
  return (server.address() as { port: number }).port;
}

/** How long a client may take to say what it wants, in ms, and how much of it may be headers, in bytes. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384,
  // how often the two first are looked after
  connectionsCheckingInterval: 5_000,
};

/** Loaded in demo mode alone. */
const openStandIn = async (env: Env) => (await import('./demo/identity-provider.ts')).createDemoIdentityProvider(env);
