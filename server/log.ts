// Structured logs: ids and codes, never a name, a number, an address or a body.
import { pino } from 'pino';

export type Log = ReturnType<typeof createLog>;

/** A pino logger; errors are reduced to their class, code and stack. */
export function createLog(level: string) {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['*.cookie', '*.authorization', '*.email', '*.nationalNumber', '*.password'], remove: true },
  });
}
