// Loads every noun and builds the graphs. A noun's folder holds type.ts (what everybody sees), parent.ts, staff.ts and
// partner.ts: what each of them sees and does besides.
import './lib/refusals.ts';
import './attendance/type.ts';
import './attendance/staff.ts';
import './audit/staff.ts';
import './baskets/type.ts';
import './baskets/parent.ts';
import './baskets/staff.ts';
import './calendar-feeds/parent.ts';
import './cancellations/type.ts';
import './cancellations/parent.ts';
import './cancellations/staff.ts';
import './children/type.ts';
import './children/parent.ts';
import './children/staff.ts';
import './children/partner.ts';
import './commune/type.ts';
import './consents/type.ts';
import './consents/parent.ts';
import './documents/parent.ts';
import './enrolment-periods/type.ts';
import './enrolment-periods/staff.ts';
import './enrolments/type.ts';
import './enrolments/parent.ts';
import './enrolments/staff.ts';
import './enrolments/partner.ts';
import './family-links/type.ts';
import './family-links/parent.ts';
import './family-links/staff.ts';
import './groups/staff.ts';
import './health/type.ts';
import './health/parent.ts';
import './health/staff.ts';
import './oppositions/type.ts';
import './oppositions/parent.ts';
import './oppositions/staff.ts';
import './parents/type.ts';
import './parents/parent.ts';
import './parents/staff.ts';
import './partner-keys/staff.ts';
import './partner-keys/partner.ts';
import './payments/type.ts';
import './payments/parent.ts';
import './payments/staff.ts';
import './plaines/type.ts';
import './plaines/staff.ts';
import './privacy/type.ts';
import './privacy/parent.ts';
import './refunds/type.ts';
import './refunds/parent.ts';
import './refunds/staff.ts';
import './schools/type.ts';
import './schools/parent.ts';
import './schools/staff.ts';
import './schools/partner.ts';
import './schools/changes.ts';
import './sessions/type.ts';
import './sessions/parent.ts';
import './sessions/staff.ts';
import './sites/type.ts';
import './sites/staff.ts';
import './staff-members/type.ts';
import './staff-members/staff.ts';
import './viewer/type.ts';
import './viewer/staff.ts';
import './waiting-list/type.ts';
import './waiting-list/parent.ts';
import './waiting-list/staff.ts';
import './weeks/type.ts';
import './weeks/parent.ts';
import './weeks/staff.ts';
import './weeks/partner.ts';
import { builder } from './builder.ts';
import { federation } from './lib/federate.ts';

/** What browsers see. */
export const browserSchema = builder.toSchema({ subGraph: 'browser' });

/** What the schools see: a Federation 2 subgraph. */
export const partnerSchema = builder.toSubGraphSchema({ subGraph: 'partner', ...federation({ prefix: 'Partner' }) });

/** What the commune's own router composes: all that browsers see, streams apart, each noun an entity. */
export const communeSchema = builder.toSubGraphSchema({ subGraph: 'commune', ...federation({ prefix: 'Portal' }) });

/** The same for a router that keeps strangers out by itself; it is printed, and never asked. */
export const buildGuardedSchema = () =>
  builder.toSubGraphSchema({ subGraph: 'commune', ...federation({ prefix: 'Portal', guarded: true }) });
