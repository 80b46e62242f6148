import { fileTypeFromBuffer } from 'file-type';
import { judgePdfParts, type PdfProblem } from './judge-pdf.ts';
import { stripJpeg, stripPng, type Stripped } from './strip-image.ts';

export const maxDocumentBytes = 5 * 1024 * 1024;
/** Far above what a telephone takes, far below what fills a viewer's memory. */
const maxSide = 20_000;
const maxPixels = 120_000_000;

export type Refused = 'unknown' | PdfProblem;
export type Inspected = {
  mimeType: 'application/pdf' | 'image/jpeg' | 'image/png';
  content: Uint8Array<ArrayBuffer>;
  /** of a picture, in pixels */ width?: number;
  height?: number;
};

/**
 * What an uploaded file is, by its content alone; its name and its declared type say nothing. Images come back without
 * their metadata. « unknown »: not a PDF, JPEG or PNG, or broken, or gigantic, or something else as well. « active »: a
 * PDF that carries scripts or files, or does something when it is opened. « linked »: one that leads elsewhere.
 * « encrypted »: one that nobody can look into.
 */
export async function inspectDocument(bytes: Buffer): Promise<Inspected | Refused> {
  const mimeType = (await fileTypeFromBuffer(bytes))?.mime ?? '';
  switch (mimeType) {
    case 'application/pdf':
      return judgePdf(bytes);
    case 'image/jpeg':
      return sane(mimeType, stripJpeg(bytes));
    case 'image/png':
      return sane(mimeType, stripPng(bytes));
    default:
      return 'unknown';
  }
}

function sane(mimeType: Inspected['mimeType'], image: Stripped | null): Inspected | 'unknown' {
  if (!image || image.width === 0 || image.height === 0) return 'unknown';
  if (image.width > maxSide || image.height > maxSide || image.width * image.height > maxPixels) return 'unknown';
  return { mimeType, ...image };
}

const page = /<script|<html|<!doctype|<\?php/i;
/** A zip may begin anywhere, and ends with this in its last 64 KB. */
const zipEnd = 'PK\x05\x06';

async function judgePdf(bytes: Buffer): Promise<Inspected | Refused> {
  const text = bytes.toString('latin1');
  const isWhole = /^%PDF-[12]\.\d/.test(text) && /%%EOF\s*$/.test(text.slice(-1_024));
  if (!isWhole || page.test(text) || text.slice(-66_000).includes(zipEnd)) return 'unknown';
  const found = await judgePdfParts(text);
  if (found) return found;
  return { mimeType: 'application/pdf', content: new Uint8Array(bytes) };
}
