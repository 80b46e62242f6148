// Structured logs: ids and codes, never a name, a number, an address or a body.
import { pino, type DestinationStream, type LoggerOptions } from 'pino';

export type Log = ReturnType<typeof createLog>;

/** A pino logger on standard output, or where a test says; errors are reduced to their class, code and stack. */
export function createLog(level: string, to?: DestinationStream) {
  const options: LoggerOptions = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describe },
    redact: { paths: ['*.cookie', '*.authorization', '*.email', '*.nationalNumber', '*.password'], remove: true },
  };
  return to ? pino(options, to) : pino(options);
}

/** The same on standard error, for commands, whose standard output is their answer; warnings and worse unless more is asked for. */
export const createErrorLog = (level: string) => createLog(level === 'info' ? 'warn' : level, pino.destination(2));

type Failure = Error & { code?: string; severity?: string; constraint?: string; table?: string };

/**
 * What names a failure, never what it was about: drivers hang whole clients on their errors, Prisma quotes the
 * arguments of a call and PostgreSQL the values it refused.
 */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, code, severity, constraint, table, stack, cause } = error as Failure;
  const quotesValues = name.startsWith('PrismaClient') || severity !== undefined;
  return {
    type: name,
    ...(!quotesValues && { message }),
    ...(code && { code }),
    ...(constraint && { constraint }),
    ...(table && { table }),
    at: stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .map((line) => line.trim()),
    ...(cause instanceof Error && { cause: describe(cause) }),
  };
}
