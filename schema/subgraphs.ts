// The graphs for gateways, Federation 2 subgraphs: built when they are loaded, which a portal that nobody's gateway asks never does.
import './index.ts';
import { builder } from './builder.ts';
import { sliceLists } from './lib/sliced-lists.ts';
import { federation } from './lib/federate.ts';

/** What the schools see. */
export const partnerSchema = sliceLists(builder.toSubGraphSchema({ subGraph: 'partner', ...federation({ prefix: 'Partner' }) }));

/** What the commune's own router composes: all that browsers see, streams apart, each noun an entity. */
export const communeSchema = sliceLists(builder.toSubGraphSchema({ subGraph: 'commune', ...federation({ prefix: 'Portal' }) }));

/** The same for a router that keeps strangers out by itself; it is printed, and never asked. */
export const buildGuardedSchema = () =>
  builder.toSubGraphSchema({ subGraph: 'commune', ...federation({ prefix: 'Portal', guarded: true }) });
