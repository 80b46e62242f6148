import type { Prisma } from '../platform/database.ts';
import { childFields, weekFields } from './places.ts';
import { readerFields } from './reader.ts';

/** The columns of a place in a queue that a mail needs. */
export const waitingFields = {
  seq: true,
  priority: true,
  childId: true,
  weekId: true,
  status: true,
  offeredUntil: true,
  parent: { select: readerFields },
  child: { select: childFields },
  week: { select: weekFields },
} satisfies Prisma.WaitingPlaceSelect;
