// What acts need besides the transaction and the actor: the settings and the keys. Made once, by main.ts.
import type { Env } from './env.ts';
import type { Log } from './log.ts';
import type { KeyRing } from './encryption.ts';

export type AppConfig = { env: Env; log: Log; keyRing: KeyRing };
