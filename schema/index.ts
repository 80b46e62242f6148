// Loads every noun and builds the graphs.
import './refusals.ts';
import './partner.ts';
import './schools.ts';
import './parents.ts';
import './children.ts';
import './viewer.ts';
import './family-links.ts';
import './oppositions.ts';
import './consents.ts';
import './health-sheets.ts';
import './communes.ts';
import './payments.ts';
import './refunds.ts';
import './cancellations.ts';
import './plaines.ts';
import './weeks.ts';
import './enrolment-periods.ts';
import './enrolments.ts';
import './child-weeks.ts';
import './baskets.ts';
import './waiting-places.ts';
import './calendar-feeds.ts';
import './refund-previews.ts';
import './swaps.ts';
import './seat-counts.ts';
import './admin.ts';
import './admin-audit.ts';
import './admin-desk.ts';
import './admin-enrolments.ts';
import './admin-families.ts';
import './admin-health.ts';
import './admin-payments.ts';
import './admin-links.ts';
import './admin-plaines.ts';
import './admin-schools.ts';
import './admin-weeks.ts';
import './doubles.ts';
import './partner-keys.ts';
import './school-access.ts';
import './sessions.ts';
import './entities.ts';
import './staff-members.ts';
import './my-data.ts';
import { builder } from './builder.ts';

/** What browsers see. */
export const browserSchema = builder.toSchema({ subGraph: 'browser' });

const federation = { linkUrl: 'https://specs.apollo.dev/federation/v2.3', federationDirectives: ['@key', '@shareable'] };

/** What the schools see: a Federation 2 subgraph. */
export const partnerSchema = builder.toSubGraphSchema({ subGraph: 'partner', ...federation });

/** What the commune's own router composes: all that browsers see, streams apart, each noun an entity. */
export const communeSchema = builder.toSubGraphSchema({ subGraph: 'commune', ...federation });
