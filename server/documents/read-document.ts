import type { ActContext } from '../platform/act.ts';
import type { Actor } from '../platform/actor.ts';
import type { DocumentId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { open } from '../platform/encryption.ts';

/** `mayDecide`: the reader may decide on cancellations, which the caller has checked */
export type DocumentQuestion = { documentId: DocumentId; mayDecide: boolean };
export type ReadDocument = { mimeType: string; content: Buffer };

/**
 * A supporting document, for who sent it and, once a request or an absence names it, for staff who may decide on it (`mayDecide`);
 * their reading is recorded. Null for everybody else, as for one that does not exist.
 */
export async function readDocument(ctx: ActContext<Actor>, { documentId: id, mayDecide }: DocumentQuestion): Promise<ReadDocument | null> {
  const { tx, actor, keys } = ctx;
  const document = await tx.document.findUnique({
    where: { id },
    include: { cancellation: { select: { id: true } }, absences: { select: { enrolmentId: true }, take: 1 } },
  });
  if (!document) return null;
  const isOwn = document.personId === actor.personId;
  const { cancellation, absences } = document;
  const named = cancellation ? { cancellation: cancellation.id } : absences[0] ? { absenceOf: absences[0].enrolmentId } : null;
  if (!isOwn && !(mayDecide && named)) return null;
  if (!isOwn) await record(tx, actor, 'document-read', `document:${id}`, named!);
  return { mimeType: document.mimeType, content: open(keys, `document.content:${id}`, document.content) };
}
