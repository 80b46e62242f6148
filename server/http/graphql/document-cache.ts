// Parsed documents, and errors of those that could not be parsed, by their text: kept by what they weigh, so that a thousand
// different ones of nobody's do not fill the process.
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Bytes of the heap that a parsed document takes for each character, its tokens included; measured on ours. */
const bytesPerCharacter = 60;
/** Bytes of each of the two caches: all of our documents are a thirtieth of it. */
export const mostBytes = 32 * 1024 * 1024;

const createCache = <Value extends object>() =>
  new LRUCache<string, Value>({ maxSize: mostBytes, sizeCalculation: (_value, text) => Math.max(1, text.length * bytesPerCharacter) });

/** The caches of one server of documents. */
export const createDocumentCaches = () => ({ documentCache: createCache<DocumentNode>(), errorCache: createCache<Error>() });
