// Loads every noun and builds the graphs.
import './lib/refusals.ts';
import './schools/partner.ts';
import './schools/type.ts';
import './parents/parent.ts';
import './children/parent.ts';
import './viewer/type.ts';
import './family-links/parent.ts';
import './oppositions/parent.ts';
import './consents/parent.ts';
import './health/parent.ts';
import './commune/type.ts';
import './payments/parent.ts';
import './refunds/type.ts';
import './cancellations/type.ts';
import './sites/type.ts';
import './plaines/type.ts';
import './weeks/type.ts';
import './enrolment-periods/type.ts';
import './enrolments/type.ts';
import './weeks/parent.ts';
import './baskets/parent.ts';
import './waiting-list/parent.ts';
import './calendar-feeds/parent.ts';
import './refunds/preview.ts';
import './enrolments/swaps.ts';
import './weeks/seat-counts.ts';
import './staff/admin.ts';
import './audit/staff.ts';
import './staff/desk.ts';
import './enrolments/staff.ts';
import './staff/families.ts';
import './health/staff.ts';
import './payments/staff.ts';
import './family-links/staff.ts';
import './plaines/staff.ts';
import './sites/staff.ts';
import './schools/staff.ts';
import './weeks/staff.ts';
import './children/duplicates.ts';
import './partner-keys/staff.ts';
import './schools/access.ts';
import './sessions/staff.ts';
import './lib/entities.ts';
import './staff/staff-members.ts';
import './viewer/my-data.ts';
import { builder } from './builder.ts';

/** What browsers see. */
export const browserSchema = builder.toSchema({ subGraph: 'browser' });

const federation = { linkUrl: 'https://specs.apollo.dev/federation/v2.3', federationDirectives: ['@key', '@shareable'] };

/** What the schools see: a Federation 2 subgraph. */
export const partnerSchema = builder.toSubGraphSchema({ subGraph: 'partner', ...federation });

/** What the commune's own router composes: all that browsers see, streams apart, each noun an entity. */
export const communeSchema = builder.toSubGraphSchema({ subGraph: 'commune', ...federation });
