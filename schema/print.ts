// The three graphs as text, as they stand in schema/printed; the commune's also for a router that guards by itself.
import { lexicographicSortSchema, printSchema } from 'graphql';
import { printSubgraphSchema } from '@apollo/subgraph';
import { browserSchema } from './index.ts';
import { buildGuardedSchema, communeSchema, partnerSchema } from './subgraphs.ts';

export const printedFolder = new URL('printed/', import.meta.url);

/** The text of each file of schema/printed, by its name. */
export const printGraphs = (): Record<string, string> => ({
  'browser.graphql': `${printSchema(lexicographicSortSchema(browserSchema))}\n`,
  'partner.graphql': `${printSubgraphSchema(lexicographicSortSchema(partnerSchema))}\n`,
  'commune.graphql': `${printSubgraphSchema(lexicographicSortSchema(communeSchema))}\n`,
  'commune.guarded.graphql': `${printSubgraphSchema(lexicographicSortSchema(buildGuardedSchema()))}\n`,
});
