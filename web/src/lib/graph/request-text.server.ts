import { stringifyDocument, type TypedDocumentNode } from '@urql/core';
import { hashOf } from '#lib/graph/trusted-documents.ts';

/** What a page's own script sends to the graph, as text: the document of this operation and its hash, without its variables. */
export const requestText = (operationName: string, document: TypedDocumentNode<unknown, never>): string =>
  JSON.stringify({
    operationName,
    query: stringifyDocument(document),
    extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(document) } },
  });
