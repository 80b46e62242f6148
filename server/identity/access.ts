// Who of the staff may see and do what. This table is the list of categories of persons with access that the law of
// 30 July 2018 (art. 9) wants kept for the data protection authority: `npm run access-table` prints it, the graph
// obeys it. A permission that names no role is nobody's.
import { StaffRole } from '../../prisma/generated/client/enums.ts';
import type { StaffActor } from '../platform/actor.ts';

/** all: the whole commune · site: the member's own site only. */
export type Reach = 'all' | 'site';

export const access = {
  // each kind of work is counted for those alone who do it: server/staff/read-desk-work.ts
  'see desk work': { RESPONSIBLE: 'all', DESK: 'all', COORDINATOR: 'site', KITCHEN: 'all', TREASURER: 'all' },
  'see enrolments': { RESPONSIBLE: 'all', DESK: 'all', COORDINATOR: 'site' },
  'see weeks': { RESPONSIBLE: 'all', DESK: 'all', COORDINATOR: 'site' },
  'see waiting list': { RESPONSIBLE: 'all', DESK: 'all', COORDINATOR: 'site' },
  'see statistics': { RESPONSIBLE: 'all', DESK: 'all', COORDINATOR: 'site' },
  'keep team': { RESPONSIBLE: 'all', COORDINATOR: 'site' },
  // each list by its own permission besides: server/attendance/day-lists.ts
  'print day lists': { RESPONSIBLE: 'all', DESK: 'all', COORDINATOR: 'site', KITCHEN: 'all' },
  'record attendance': { RESPONSIBLE: 'all', DESK: 'all', COORDINATOR: 'site' },
  'see families': { RESPONSIBLE: 'all', DESK: 'all' },
  'write to families': { RESPONSIBLE: 'all', DESK: 'all' },
  'reach parents': { RESPONSIBLE: 'all', DESK: 'all', COORDINATOR: 'site' },
  'see emergency contacts': { RESPONSIBLE: 'all', COORDINATOR: 'site' },
  'see health': { RESPONSIBLE: 'all', COORDINATOR: 'site' },
  'type in health sheets': { RESPONSIBLE: 'all' },
  'see diets': { RESPONSIBLE: 'all', COORDINATOR: 'site', KITCHEN: 'all' },
  'see payments': { RESPONSIBLE: 'all', DESK: 'all', TREASURER: 'all' },
  'match transfers': { RESPONSIBLE: 'all', DESK: 'all', TREASURER: 'all' },
  'import statements': { RESPONSIBLE: 'all', TREASURER: 'all' },
  'send refunds': { RESPONSIBLE: 'all', TREASURER: 'all' },
  'write claims off': { RESPONSIBLE: 'all', TREASURER: 'all' },
  'see books': { RESPONSIBLE: 'all', TREASURER: 'all' },
  'decide cancellations': { RESPONSIBLE: 'all' },
  'enrol at the counter': { RESPONSIBLE: 'all', DESK: 'all' },
  'correct families': { RESPONSIBLE: 'all', DESK: 'all' },
  'decide links': { RESPONSIBLE: 'all', DESK: 'all' },
  'override rules': { RESPONSIBLE: 'all' },
  'open plaines': { RESPONSIBLE: 'all' },
  'set tariffs': { RESPONSIBLE: 'all' },
  'grant reductions': { RESPONSIBLE: 'all', DESK: 'all' },
  'change settings': { RESPONSIBLE: 'all' },
  'issue certificates': { RESPONSIBLE: 'all', TREASURER: 'all' },
  'issue participation certificates': { RESPONSIBLE: 'all', DESK: 'all' },
  'mark severe disabilities': { RESPONSIBLE: 'all' },
  'manage sites': { RESPONSIBLE: 'all' },
  'cancel weeks': { RESPONSIBLE: 'all' },
  'import families': { RESPONSIBLE: 'all' },
  'see audit trail': { RESPONSIBLE: 'all' },
  'confirm by hand': { RESPONSIBLE: 'all', DESK: 'all' },
  'manage schools': { RESPONSIBLE: 'all' },
  'manage partner keys': { RESPONSIBLE: 'all' },
  'end sessions': { RESPONSIBLE: 'all', DESK: 'all' },
  'manage staff': { RESPONSIBLE: 'all' },
} as const satisfies Record<string, Partial<Record<StaffRole, Reach>>>;

export type Permission = keyof typeof access;
export const permissions = Object.keys(access) as Permission[];
/** As schema.prisma lists them, the one place that does. */
export const roles = Object.values(StaffRole);

/** How far a role's permission reaches; null: not at all. */
export const reachOf = (role: StaffRole, permission: Permission): Reach | null =>
  (access[permission] as Partial<Record<StaffRole, Reach>>)[role] ?? null;

/** A member limited to a site but posted to none is nobody's coordinator: nothing is within reach. */
export const mayDo = ({ role, siteId }: Pick<StaffActor['staff'], 'role' | 'siteId'>, permission: Permission): boolean => {
  const reach = reachOf(role, permission);
  return reach === 'all' || (reach === 'site' && siteId !== null);
};

/**
 * The plaines within reach, as a Prisma filter.
 * @throws Error when the graph asks without having checked the permission: a bug, answered as one
 */
export function plainesWithin({ staff }: StaffActor, permission: Permission): { siteId?: string } {
  if (!mayDo(staff, permission)) throw new Error(`${staff.role} has no permission to ${permission}`);
  return reachOf(staff.role, permission) === 'all' ? {} : { siteId: staff.siteId! };
}
