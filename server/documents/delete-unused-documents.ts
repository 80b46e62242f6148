import type { Db } from '../platform/database.ts';
import { isUnnamed } from './unnamed.ts';

/** Documents that were sent a day ago and that nothing names: the form was never finished, or what named them is over. Returns how many went. */
export const deleteUnusedDocuments = (prisma: Db): Promise<number> => prisma.$executeRaw`
  DELETE FROM document WHERE created_at < now() - interval '1 day' AND ${isUnnamed}`;
