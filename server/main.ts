// npm start. Starts the portal, says where it is, and stops it gently.
import { BrokenConfiguration, readEnv } from './env.ts';
import { createLog } from './log.ts';
import { startPortal } from './start.ts';

try {
  const env = readEnv();
  const log = createLog(env.LOG_LEVEL);
  const running = await startPortal(env, log);
  log.info({ port: running.port, mode: env.MODE, role: env.ROLE }, `portal on ${env.ORIGIN}`);
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'));
  const stop = async (signal: NodeJS.Signals) => {
    log.info({ signal }, 'stopping');
    await running.stop();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  if (!(error instanceof BrokenConfiguration)) throw error;
  console.error(error.message);
  process.exit(1);
}
