// What /graphql refuses is in the log: who asked, which field, with which code; never a value, nor what was typed.
// Somebody who tries one door after the other is seen, and the request id leads to the line of the request.
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../context.ts';
import type { Log } from '../../platform/log.ts';
import type { VisitorReader } from './actor-reader.ts';

const told = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED', 'TOO_COMPLEX', 'PERSISTED_QUERY_ONLY']);
/** A document may be refused field by field. */
const mostFields = 5;

/** Writes one line per request that something was refused to: the first refusals by their fields, and how many there were. */
export function logRefusals(log: Log, readVisitor: VisitorReader): Plugin<Context> {
  return {
    async onResultProcess({ request, result }) {
      if (Array.isArray(result) || Symbol.asyncIterator in result) return;
      const refused = (result.errors ?? []).filter(({ extensions }) => told.has(String(extensions.code)));
      if (refused.length === 0) return;
      const actor = await readVisitor(request).catch(() => null);
      const fieldOf = ({ path = [] }: (typeof refused)[number]) => path.filter((step) => typeof step === 'string').join('.');
      log.info(
        {
          request: request.headers.get('x-request-id'),
          person: actor?.personId ?? null,
          code: refused[0]!.extensions.code,
          field: [...new Set(refused.slice(0, mostFields).map(fieldOf))].join(' '),
          ...(refused.length > 1 && { refusals: refused.length }),
        },
        'refused',
      );
    },
  };
}
