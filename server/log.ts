// Structured logs: ids and codes, never a name, a number, an address or a body.
import { pino } from 'pino';

export type Log = ReturnType<typeof createLog>;

/** A pino logger; errors are reduced to their class, code and stack. */
export function createLog(level: string) {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describe },
    redact: { paths: ['*.cookie', '*.authorization', '*.email', '*.nationalNumber', '*.password'], remove: true },
  });
}

/** Drivers hang whole clients on their errors: only what names the failure is kept. */
function describe(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as NodeJS.ErrnoException;
  return { type: error.name, message: error.message, ...(code && { code }), stack: error.stack };
}
