import type { Db } from '../platform/database.ts';

/** Documents that were sent a day ago and that no request refers to: the form was never finished. Returns how many went. */
export const deleteUnusedDocuments = (prisma: Db): Promise<number> => prisma.$executeRaw`
  DELETE FROM document
  WHERE created_at < now() - interval '1 day' AND NOT EXISTS (SELECT FROM cancellation_request WHERE document_id = document.id)`;
