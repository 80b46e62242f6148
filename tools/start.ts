// npm start: makes what is not made of the sources as they are, then runs the portal from its bundle, in this process.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { build } from './build.ts';

enableCompileCache(join(import.meta.dirname, '../.build/compile-cache'));
await build();
await import(new URL('../server/build/main.mjs', import.meta.url).href);
// By itself the cache is written at the end, which a killed process does not have.
flushCompileCache();
