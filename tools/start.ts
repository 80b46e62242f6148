// npm start: makes what is not made of the sources as they are, then runs the portal from its bundle, in this process.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { build } from './build.ts';

followParent();
enableCompileCache(join(import.meta.dirname, '../.build/compile-cache'));
await build();
await import(new URL('../server/build/main.mjs', import.meta.url).href);
// By itself the cache is written at the end, which a killed process does not have.
flushCompileCache();

/**
 * npm hands a signal to the shell in which it runs this, and the shell ends without handing it on: once the shell is gone,
 * the portal stops gently as if it had been told itself.
 */
function followParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 200);
  timer.unref();
}
