// npm start. Starts the portal, says where it is, and stops it gently.
import { toSeconds } from './language/dates.ts';
import { BrokenConfiguration, loadEnvFile, readEnv } from './platform/env.ts';
import { createLog, type Log } from './platform/log.ts';
import { returnMemoryWhenCalm } from './platform/return-memory.ts';
import { version } from './platform/version.ts';

try {
  loadEnvFile();
  const env = readEnv();
  const log = createLog(env.LOG_LEVEL).child({ role: env.ROLE, version });
  // Loaded once the settings are known to be right: a wrong one is told at once.
  const { startApp } = await import('./app.ts');
  const starting = startApp(env, log);
  stopOnSignals(log, toSeconds(env.STOP_WITHIN), async () => (await starting).stop());
  const running = await starting;
  log.info({ port: running.port, mode: env.MODE }, `portal on ${env.ORIGIN}`);
  returnMemoryWhenCalm(log);
} catch (error) {
  if (!(error instanceof BrokenConfiguration)) throw error;
  console.error(error.message);
  process.exit(1);
}

/**
 * The first signal stops gently, the second at once, and so does the end of `limitSeconds`: what hangs may not keep the
 * process from leaving. A failure that nobody caught is told, and ends the process gently too.
 */
function stopOnSignals(log: Log, limitSeconds: number, stop: () => Promise<void>) {
  let stopping = false;
  const end = async (code: number) => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => {
      log.error({ seconds: limitSeconds }, 'stopping takes too long; what still runs is cut off');
      process.exit(1);
    }, limitSeconds * 1000);
    await stop().catch((error: unknown) => {
      log.error({ err: error }, 'stopping failed');
      code = 1;
    });
    process.exit(code);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      log.info({ signal }, 'stopping');
      void end(0);
    });
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'));
  process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
    log.fatal({ err: error }, 'uncaught exception');
    if (!isLostConnection(error)) void end(1);
  });
}

/** A database connection that broke between two uses: the pools open another. */
function isLostConnection({ code = '', message }: NodeJS.ErrnoException): boolean {
  return ['ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03'].includes(code) || message.startsWith('Connection terminated');
}
