// The picture of the signature on certificates. A paper keeps the hash of the one that it was issued with, so that the same record is the
// same bytes; one that was replaced stays as long as a paper may show it.
import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { record } from '../audit/record.ts';
import { inspectDocument } from '../documents/inspect-document.ts';
import { unnamed } from '../documents/unnamed.ts';
import { localized, messages } from '../language/messages.ts';
import type { Picture } from '../papers/paper.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { readClock, type Db, type Tx } from '../platform/database.ts';
import { open, seal, type KeyRing } from '../platform/encryption.ts';
import type { DocumentId } from '../platform/ids.ts';
import { InputInvalid } from '../platform/refusals.ts';

/** Small enough that a certificate stays a light file. */
const maxBytes = 40_000;
const maxWidth = 1_200;
const maxHeight = 600;

const place = (id: string) => `signature_picture.content:${id}`;

/** `documentId` null: certificates that are issued from then on have none. */
export type SignatureInput = { version: number; documentId: DocumentId | null };

/**
 * Sets or removes the picture of the signature, for the papers that are issued from then on; the upload that it comes from goes.
 * @throws InputInvalid for a document that is unknown, another's, no picture, too large, or that no PDF can show, and when somebody
 *   changed the settings since they were read
 */
export async function setSignature({ tx, actor, keys }: ActContext<StaffActor>, { version, documentId }: SignatureInput): Promise<void> {
  const picture = documentId && (await takePicture(tx, keys, { documentId, personId: actor.personId }));
  await tx.$queryRaw`SELECT id FROM certificate_settings WHERE id = 1 FOR UPDATE`;
  const before = await tx.certificateSettings.findUniqueOrThrow({ where: { id: 1 }, include: { signature: true } });
  if (before.version !== version) throw new InputInvalid(localized(messages.refusal_commune_changed), null, 'OUTDATED');
  const id = uuid();
  const hash = picture && hashOf(picture);
  if (picture)
    await tx.signaturePicture.create({
      data: { id, mimeType: picture.mimeType, content: seal(keys, place(id), picture.content), hash: hash! },
    });
  await tx.certificateSettings.update({ where: { id: 1 }, data: { signatureId: picture ? id : null, version: version + 1 } });
  if (before.signature) await tx.signaturePicture.update({ where: { id: before.signature.id }, data: { removedAt: await readClock(tx) } });
  await record(tx, actor, 'certificate-signature-changed', 'certificate-settings:1', {
    version: version + 1,
    before: before.signature?.hash ?? null,
    after: hash,
  });
}

const hashOf = ({ content }: Picture) => createHash('sha256').update(content).digest('base64url');

type Asked = { documentId: DocumentId; personId: string };

/** The picture of an upload that no request names; it is not kept twice. */
async function takePicture(tx: Tx, keys: KeyRing, { documentId: id, personId }: Asked): Promise<Picture> {
  const document = await tx.document.findFirst({ where: { id, personId, ...unnamed } });
  if (!document) throw new InputInvalid(localized(messages.cancellation_document_unknown), 'documentId', 'UNKNOWN');
  const inspected = await inspectDocument(open(keys, `document.content:${id}`, document.content));
  if (typeof inspected === 'string' || inspected.mimeType === 'application/pdf')
    throw new InputInvalid(localized(messages.refusal_signature_picture), 'documentId', 'INVALID');
  const { mimeType, content, width = Infinity, height = Infinity } = inspected;
  if (content.length > maxBytes || width > maxWidth || height > maxHeight)
    throw new InputInvalid(
      (locale) => messages.refusal_signature_large({ kilobytes: maxBytes / 1_000, width: maxWidth, height: maxHeight }, { locale }),
      'documentId',
      'OUT_OF_RANGE',
    );
  const picture = { mimeType, content };
  if (!(await canBeSet(picture))) throw new InputInvalid(localized(messages.refusal_signature_picture), 'documentId', 'INVALID');
  await tx.document.delete({ where: { id } });
  return picture;
}

/** Whether a PDF shows it: its pixels are decoded there, and nowhere before. */
async function canBeSet(picture: Picture): Promise<boolean> {
  const { writePdf } = await import('../papers/write-pdf.ts');
  const { toTemplate } = await import('../papers/to-template.ts');
  const sheet = { lang: 'fr', title: '—', lead: [], marks: [], parts: [], closing: [], signature: { alt: '—', picture }, notes: [] };
  return writePdf('paper', toTemplate({ title: '—', number: '—', fileName: '—', day: '2026-01-01', sheets: [sheet] })).then(
    () => true,
    () => false,
  );
}

/** A picture by its id; null: there is none. */
export async function readSignatureById(db: Db, keys: KeyRing, id: string): Promise<Picture | null> {
  const row = await db.signaturePicture.findUnique({ where: { id } });
  return row && openPicture(keys, row);
}

type Row = { id: string; mimeType: string; content: Uint8Array };
const openPicture = (keys: KeyRing, { id, mimeType, content }: Row): Picture => ({
  mimeType: mimeType === 'image/png' ? mimeType : 'image/jpeg',
  content: open(keys, place(id), content),
});

/**
 * The picture that a paper was issued with; null for one without.
 * @throws Error when it is gone or is not what it was
 */
export async function readSignature(db: Db | Tx, keys: KeyRing, hash: string | undefined): Promise<Picture | null> {
  if (hash === undefined) return null;
  const row = await db.signaturePicture.findFirstOrThrow({ where: { hash }, orderBy: { id: 'asc' } });
  const picture = openPicture(keys, row);
  if (hashOf(picture) !== hash) throw new Error(`signature ${row.id} is not what it was`);
  return picture;
}
