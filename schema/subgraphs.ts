// The graphs for gateways, Federation 2 subgraphs: built when they are loaded, which a portal that nobody's gateway asks never does.
import './index.ts';
import { builder } from './builder.ts';

const federation = { linkUrl: 'https://specs.apollo.dev/federation/v2.3', federationDirectives: ['@key', '@shareable'] };

/** What the schools see. */
export const partnerSchema = builder.toSubGraphSchema({ subGraph: 'partner', ...federation });

/** What the commune's own router composes: all that browsers see, streams apart, each noun an entity. */
export const communeSchema = builder.toSubGraphSchema({ subGraph: 'commune', ...federation });
