// A supporting document is kept for the one act that names it: until then it may be named, and goes after a day.
import { localized, messages } from '../language/messages.ts';
import type { ActContext } from '../platform/act.ts';
import type { Actor } from '../platform/actor.ts';
import { Prisma } from '../platform/database.ts';
import type { DocumentId } from '../platform/ids.ts';
import { InputInvalid } from '../platform/refusals.ts';

/** Nothing names the document yet. */
export const unnamed = { cancellation: null, absences: { none: {} } } satisfies Prisma.DocumentWhereInput;

/** The same, of a row of `document`. */
export const isUnnamed = Prisma.sql`
  NOT EXISTS (SELECT FROM cancellation_request WHERE document_id = document.id)
  AND NOT EXISTS (SELECT FROM announced_absence WHERE document_id = document.id)`;

/** @throws InputInvalid for a document that is unknown, another's, or named by something already */
export async function refuseNamedDocument({ tx, actor: { personId } }: ActContext<Actor>, id: DocumentId): Promise<void> {
  if (!(await tx.document.count({ where: { id, personId, ...unnamed } })))
    throw new InputInvalid(localized(messages.cancellation_document_unknown), 'documentId', 'UNKNOWN');
}
