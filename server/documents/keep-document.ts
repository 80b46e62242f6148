import type { ActContext } from '../platform/act.ts';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../platform/actor.ts';
import { type DocumentId, rowId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { DocumentRefused } from '../platform/refusals.ts';
import { lock } from '../platform/locks.ts';
import { seal } from '../platform/encryption.ts';
import { localized, messages } from '../language/messages.ts';
import type { Inspected } from './inspect-document.ts';
import { isUnnamed } from './unnamed.ts';

/** Documents that wait for a request, per person and day. */
const maxWaiting = 10;

/**
 * Keeps a supporting document, sealed, until a request names it; one that none names is deleted after a day. Returns its id.
 * @throws DocumentRefused when this person has ten that wait
 */
export async function keepDocument(ctx: ActContext<Actor>, { mimeType, content }: Inspected): Promise<DocumentId> {
  const { tx, actor, keys } = ctx;
  await lock(tx, `documents:${actor.personId}`);
  const waiting = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM document WHERE person_id = ${actor.personId}::uuid AND created_at > now() - interval '1 day'
      AND ${isUnnamed}`;
  if (waiting[0]!.count >= maxWaiting) throw new DocumentRefused(localized(messages.document_too_many), 'TOO_MANY_DOCUMENTS');
  const id = rowId('Document', uuid());
  await tx.document.create({
    data: { id, personId: actor.personId, mimeType, sizeBytes: content.length, content: seal(keys, `document.content:${id}`, content) },
  });
  await record(tx, actor, 'document-kept', `document:${id}`, { bytes: content.length });
  return id;
}
