// TRUSTED_DOCUMENTS=required: /graphql runs the documents of our own pages and no others, so that nobody can ask what we
// never ask, nor learn the graph by guessing. Staff may write queries of their own: GraphiQL is their tool.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../context.ts';
import { BrokenConfiguration } from '../../platform/env.ts';
import type { VisitorReader } from './actor-reader.ts';

/** SHA-256 of a document → its text. */
export type Manifest = ReadonlyMap<string, string>;

const file = new URL('../../../web/src/generated/persisted-documents.json', import.meta.url);

/** The documents of the pages, written by the code generator. @throws BrokenConfiguration when the pages are not built */
export function readManifest(): Manifest {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>));
  } catch {
    throw new BrokenConfiguration('TRUSTED_DOCUMENTS : la liste des documents des pages manque : npm run build');
  }
}

/** What is run is the manifest's text: whatever text came along with the hash is not read. */
export function trustDocuments(manifest: Manifest, readVisitor: VisitorReader): Plugin<Context> {
  return {
    async onParams({ request, params, setParams }) {
      const trusted = manifest.get(hashOf(params) ?? '');
      if (trusted !== undefined) return setParams({ ...params, query: trusted });
      if ((await readVisitor(request))?.staff) return;
      throw new GraphQLError("Only the documents of the portal's own pages are run", {
        extensions: { code: 'PERSISTED_QUERY_ONLY', http: { status: 400 } },
      });
    },
  };
}

function hashOf({ query, extensions }: { query?: unknown; extensions?: unknown }): string | null {
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } | null };
  if (typeof persistedQuery?.sha256Hash === 'string') return persistedQuery.sha256Hash;
  return typeof query === 'string' ? createHash('sha256').update(query).digest('hex') : null;
}
