import { createHash } from 'node:crypto';
import type { CodegenConfig } from '@graphql-codegen/cli';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const text = { input: 'string', output: 'string' };

/** Typed documents for `web/` and the list of trusted ones, from the printed graph. */
const config: CodegenConfig = {
  schema: 'schema/browser.graphql',
  documents: ['web/src/**/*.graphql'],
  generates: {
    'web/src/generated/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: false,
        // the server runs only these in production (TRUSTED_DOCUMENTS=required)
        persistedDocuments: { mode: 'embedHashInDocument', hashAlgorithm: sha256 },
      },
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        immutableTypes: true,
        scalars: {
          Date: text,
          DateTime: text,
          EmailAddress: text,
          PhoneNumber: text,
          NonNegativeInt: { input: 'number', output: 'number' },
        },
      },
    },
  },
};

export default config;
