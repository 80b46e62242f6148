// Starts the portal from its parts (the database, the entry points, the jobs) and takes it apart in the opposite order.
import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepCommune } from './commune/save-commune.ts';
import { readTheme } from './commune/theme.ts';
import { compose } from './compose.ts';
import type { App } from './context.ts';
import { toSeconds } from './language/dates.ts';
import { openSignIn } from './http/auth/identity-provider.ts';
import { openGraphqlEndpoint } from './http/graphql/endpoint.ts';
import { createIcalEntryPoints } from './http/ical/ical.ts';
import { drain } from './http/lib/drain.ts';
import type { EntryPoint } from './http/lib/entry-point.ts';
import { listen } from './http/lib/http-server.ts';
import { createRequestListener } from './http/lib/request-listener.ts';
import { openOperations } from './http/operations/operations.ts';
import { openWarnings } from './http/operations/warnings.ts';
import { createPageEntryPoints } from './http/pages/pages.ts';
import { openLater } from './http/subgraph/entry-point.ts';
import { createReferenceEntryPoints } from './http/reference/reference.ts';
import { createThemeEntryPoints } from './http/theme/theme.ts';
import { createCertificateEntryPoints } from './http/certificates/certificates.ts';
import { createListEntryPoint } from './http/lists/lists.ts';
import { createDocumentEntryPoints, createUpload } from './http/uploads/uploads.ts';
import { createPaymentWebhook } from './http/webhooks/payments.ts';
import { createMailer } from './mail/mailer.ts';
import { createMailTask } from './mail/send-mail.ts';
import { BrokenConfiguration, type Env } from './platform/env.ts';
import { loadKeys } from './platform/keys.ts';
import type { Log } from './platform/log.ts';
import { checkKeys } from './privacy/check-keys.ts';
import { reachDatabase } from './postgres/reach-database.ts';
import { startWhenReleased } from './worker/held-jobs.ts';
import { createTasks } from './worker/tasks.ts';
import { startWorker } from './worker/worker.ts';

export type RunningApp = { app: App; server: Server; port: number; stop: () => Promise<void> };

type Closing = (() => Promise<unknown>)[];

/**
 * Starts everything that ROLE asks for.
 * @throws BrokenConfiguration with what to do, when the port, the folder or the database cannot be had
 */
export async function startApp(env: Env, log: Log): Promise<RunningApp> {
  const closing: Closing = [];
  let isDraining = false;
  let isServing = false;
  const stop = async () => {
    isDraining = true;
    // Balancers hear of it before the port closes.
    if (isServing && env.ROLE !== 'worker') await sleep(toSeconds(env.drainFor) * 1000);
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    // A colour or a logo that is wrong is told before a database is made.
    const theme = readTheme(env);
    const keys = await loadKeys(env);
    const database = await reachDatabase(env, log, closing);
    await checkKeys(database.reading, keys.keyRing);
    const app = await compose({ env, log, ...keys, database, theme });
    closing.push(app.live.stop);
    if (env.isDemo) await (await import('./demo/seed.ts')).seedDemo(app, database.prisma);
    const ignored = await keepCommune(database.prisma, env);
    if (ignored.length > 0) log.warn({ settings: ignored }, 'the desk has set these itself: the environment no longer counts');
    const warnings = await openWarnings(app);
    const standIns = env.isDemo ? await (await import('./demo/open-stand-ins.ts')).openStandIns(app) : null;
    if (standIns) closing.push(standIns.stop);
    if (env.ROLE !== 'web') await startJobs(app, env.SMTP_URL ?? standIns?.smtpUrl ?? null, closing);
    const graphql = openGraphqlEndpoint(app);
    const entryPoints = [
      graphql.entryPoint,
      createListEntryPoint(app, graphql.ask),
      ...(await openOthers(app, closing, { isDraining: () => isDraining, connections: graphql.watchers, warnings: warnings.list })),
      ...(await createPageEntryPoints(app, { graphql: graphql.ask, upload: createUpload(app) })),
      ...(standIns?.entryPoints ?? []),
    ];
    const running = new Set<ServerResponse>();
    const listener = createRequestListener({ env, log, entryPoints, running, isDraining: () => isDraining, notice: warnings.notice });
    const { server, port } = await listen(env, listener);
    closing.push(() => drain(server, running), graphql.stop);
    isServing = true;
    return { app, server, port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Every entry point but the browser's graph and the pages that ask it. */
async function openOthers(app: App, closing: Closing, process: Parameters<typeof openOperations>[1]): Promise<EntryPoint[]> {
  const partners = openLater('/partner/graphql', async () => (await import('./http/subgraph/partner.ts')).openPartnerSubgraph(app));
  const commune = openLater('/subgraph', async () => (await import('./http/subgraph/commune.ts')).openCommuneSubgraph(app));
  closing.push(partners.stop, commune.stop);
  const operations = openOperations(app, process);
  closing.push(operations.stop);
  return [
    partners.entryPoint,
    commune.entryPoint,
    createPaymentWebhook(app),
    ...createDocumentEntryPoints(app),
    ...createCertificateEntryPoints(app),
    ...createIcalEntryPoints(app),
    ...createThemeEntryPoints(app),
    ...createReferenceEntryPoints(app),
    ...(await openSignIn(app, async (env) => (await import('./demo/identity-provider.ts')).createDemoIdentityProvider(env))),
    ...operations.entryPoints,
  ];
}

/** The worker, with the mails that it sends. */
async function startJobs(app: App, smtpUrl: string | null, closing: Closing) {
  const { env, log, database } = app;
  if (!smtpUrl) throw new BrokenConfiguration('SMTP_URL : obligatoire pour envoyer les e-mails');
  const mail = createMailTask({
    env,
    prisma: database.prisma,
    keyRing: app.keyRing,
    mailer: createMailer({ url: smtpUrl, from: env.mailFrom }),
  });
  closing.push(mail.close);
  const start = () => startWorker({ url: database.directUrl, log, tasks: createTasks(app, mail.send) });
  const worker = await startWhenReleased({ pool: database.pool, log }, start);
  closing.push(worker.stop);
}
