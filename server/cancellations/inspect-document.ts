import { fileTypeFromBuffer } from 'file-type';
import { stripJpeg, stripPng, type Stripped } from './strip-image.ts';

export const maxDocumentBytes = 5 * 1024 * 1024;
/** Far above what a telephone takes, far below what fills a viewer's memory. */
const maxSide = 20_000;
const maxPixels = 120_000_000;

export type Inspected = { mimeType: 'application/pdf' | 'image/jpeg' | 'image/png'; content: Uint8Array<ArrayBuffer> };

/**
 * What an uploaded file is, by its content alone; its name and its declared type say nothing. Images come back without
 * their metadata. Null for anything but a plain PDF, JPEG or PNG: another kind, a broken or gigantic image, a PDF that
 * carries scripts or files, or that is something else as well.
 */
export async function inspectDocument(bytes: Buffer): Promise<Inspected | null> {
  const mimeType = (await fileTypeFromBuffer(bytes))?.mime ?? '';
  switch (mimeType) {
    case 'application/pdf':
      return isPlainPdf(bytes) ? { mimeType, content: new Uint8Array(bytes) } : null;
    case 'image/jpeg':
      return sane(mimeType, stripJpeg(bytes));
    case 'image/png':
      return sane(mimeType, stripPng(bytes));
    default:
      return null;
  }
}

function sane(mimeType: Inspected['mimeType'], image: Stripped | null): Inspected | null {
  if (!image || image.width === 0 || image.height === 0) return null;
  if (image.width > maxSide || image.height > maxSide || image.width * image.height > maxPixels) return null;
  return { mimeType, content: image.content };
}

/** What a supporting document has no need of. Names inside compressed parts are not seen: viewers get it in a sandbox. */
const activeContent = /\/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)\b/;
/** A zip ends with this, and may begin anywhere. */
const zipEnd = 'PK\x05\x06';
const otherKind = /<script|<html|<!doctype|<\?php/i;

function isPlainPdf(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  return (
    /^%PDF-[12]\.\d/.test(text) &&
    /%%EOF\s*$/.test(text.slice(-1_024)) &&
    !activeContent.test(text) &&
    !otherKind.test(text) &&
    !text.includes(zipEnd)
  );
}
