// What the subgraphs' entry points have in common, and how one is opened when its first gateway asks.
import { graphqlErrors, type EntryPoint } from '../lib/entry-point.ts';

/**
 * What one request may ask for. `_entities` fans out: each use of a list of references counts, and so does each field that is
 * asked of each reference. Bytes of a body: two thousand references by UUID are 170 kB; of an answer: what JSON.stringify
 * writes in some twenty milliseconds, in which nobody else is answered.
 */
export const limits = {
  bodyBytes: 256 * 1024,
  answerBytes: 2 * 1024 * 1024,
  tokens: 1500,
  depth: 9,
  fields: 150,
  rootFields: 10,
  references: 2000,
  fieldsOfReferences: 20_000,
};

/** A graph that is served; `stop` lets what runs finish. */
export type RunningSubgraph = { entryPoint: EntryPoint; stop: () => Promise<void> };

/** What the entry points of subgraphs say of themselves. */
export const subgraphEntryPoint = {
  maxBytes: limits.bodyBytes,
  errorForm: graphqlErrors,
  compress: () => true,
  caching: 'no-store',
  content: 'data',
} as const satisfies Partial<EntryPoint>;

/** A subgraph whose libraries and graph are loaded by the first request; what fails then is tried again by the next. */
export function openLater(path: string, open: () => Promise<RunningSubgraph>): RunningSubgraph {
  let opened: Promise<RunningSubgraph> | undefined;
  const once = () =>
    (opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    }));
  return {
    entryPoint: {
      ...subgraphEntryPoint,
      path,
      handler: async (request, response) => (await once()).entryPoint.handler(request, response),
    },
    stop: async () => (await opened)?.stop(),
  };
}
