// The settings, the log and the keys of a running portal: server/compose.ts makes them once, commands in tools/ too.
import type { Env } from './env.ts';
import type { Log } from './log.ts';
import type { KeyRing } from './encryption.ts';
import type { Rules } from './rules.ts';

export type AppConfig = { env: Env; log: Log; keyRing: KeyRing; rules: Rules };
