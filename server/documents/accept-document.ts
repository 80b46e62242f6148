import { localized, messages } from '../language/messages.ts';
import { DocumentRefused } from '../platform/refusals.ts';
import { inspectDocument, maxDocumentBytes, type Inspected } from './inspect-document.ts';

/**
 * Looks at a file that is sent as a supporting document, whichever way it came; what comes back is to be kept.
 * @throws DocumentRefused when it is missing, too large or not accepted
 */
export async function acceptDocument(file: Blob): Promise<Inspected> {
  if (file.size === 0) throw missingDocument();
  if (file.size > maxDocumentBytes) throw new DocumentRefused(localized(messages.document_too_large), 'DOCUMENT_TOO_LARGE');
  const inspected = await inspectDocument(Buffer.from(await file.arrayBuffer()));
  if (inspected === 'unknown') throw new DocumentRefused(localized(messages.document_not_accepted), 'DOCUMENT_NOT_ACCEPTED');
  if (typeof inspected === 'string') throw new DocumentRefused(localized(pdfProblems[inspected]), 'DOCUMENT_NOT_ACCEPTED');
  return inspected;
}

const pdfProblems = { active: messages.document_active, linked: messages.document_linked, encrypted: messages.document_encrypted };

/** No file was sent. */
export const missingDocument = () => new DocumentRefused(localized(messages.document_missing), 'DOCUMENT_MISSING');
