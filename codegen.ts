import { createHash } from 'node:crypto';
import type { CodegenConfig } from '@graphql-codegen/cli';
import * as adminLibrary from './tools/admin-library.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const text = { input: 'string', output: 'string' };

/** Typed documents for `web/`, the list of trusted ones and the library of admin operations, from the printed graph. */
const config: CodegenConfig = {
  schema: 'schema/printed/browser.graphql',
  documents: ['web/src/**/*.graphql', 'schema/operations/*.graphql'],
  pluginLoader: async (name) => (name === 'admin-library' ? adminLibrary : import(name)),
  generates: {
    'web/src/generated/admin-operations.ts': { plugins: ['admin-library'] },
    'web/src/generated/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: false,
        // the server runs only these in production (TRUSTED_DOCUMENTS=required)
        persistedDocuments: { mode: 'embedHashInDocument', hashAlgorithm: sha256 },
      },
      config: {
        enumsAsTypes: true,
        // web/src/lib/graph/ask.server.ts throws where there is an error: what is null only when it was refused is never null here
        nullability: { errorHandlingClient: true },
        useTypeImports: true,
        immutableTypes: true,
        scalars: {
          Date: text,
          DateTime: text,
          EmailAddress: text,
          PhoneNumber: text,
          NonNegativeInt: { input: 'number', output: 'number' },
          SafeInt: { input: 'number', output: 'number' },
        },
      },
    },
  },
};

export default config;
