// npm run schema: prints the graphs into schema/printed; with --check, exit 1 when a committed print is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { printSubgraphSchema } from '@apollo/subgraph';
import { browserSchema, communeSchema, partnerSchema } from '../schema/index.ts';

const prints = {
  'browser.graphql': printSchema(lexicographicSortSchema(browserSchema)),
  'partner.graphql': printSubgraphSchema(lexicographicSortSchema(partnerSchema)),
  'commune.graphql': printSubgraphSchema(lexicographicSortSchema(communeSchema)),
};

const isCheck = process.argv.includes('--check');
for (const [name, text] of Object.entries(prints)) {
  const file = join(import.meta.dirname, '../schema/printed', name);
  if (!isCheck) writeFileSync(file, `${text}\n`);
  else if (readFileSync(file, 'utf8') !== `${text}\n`) {
    console.error(`schema/printed/${name} n'est pas à jour : npm run schema`);
    process.exitCode = 1;
  }
}
