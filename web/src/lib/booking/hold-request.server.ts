import { stringifyDocument } from '@urql/core';
import { HoldWeeksDocument } from '#generated/graphql.ts';
import { hashOf } from '#lib/graph/trusted-documents.ts';

/** What a click sends to the graph, without its variables: see clicked-weeks.svelte.ts. */
export const holdRequest: string = JSON.stringify({
  operationName: 'HoldWeeks',
  query: stringifyDocument(HoldWeeksDocument),
  extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(HoldWeeksDocument) } },
});
