// Options in the order in which everybody reads them: by kind, then by name, as the database sorts them.
import type { Prisma } from '../platform/database.ts';

/** Of a plaine. In SQL: ORDER BY kind, name. */
export const optionOrder = [{ kind: 'asc' }, { name: 'asc' }] satisfies Prisma.WeekOptionOrderByWithRelationInput[];

/** Of what a place has. */
export const chosenOrder = [
  { option: { kind: 'asc' } },
  { option: { name: 'asc' } },
] satisfies Prisma.EnrolmentOptionOrderByWithRelationInput[];
