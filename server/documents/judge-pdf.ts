// What a PDF has besides what it shows, by the names that stand in it: outside its streams, and inside those that are
// compressed, where objects may stand as well (ISO 32000-1, 7.5.7). What cannot be looked into is refused: decision 020.
import { promisify } from 'node:util';
import { constants, inflate } from 'node:zlib';

export type PdfProblem = 'active' | 'linked' | 'encrypted';

/** What a supporting document has no need of: scripts, programs, files, forms that are sent, other documents, sound and films. */
const active =
  /\/(JavaScript|JS|Launch|EmbeddedFiles?|Filespec|RichMedia|XFA|SubmitForm|ImportData|ResetForm|GoToR|GoToE|GoTo3DView|Rendition|Movie|Sound|SetOCGState|AA)\b/;
/** Those of them that chance does not write into what is no text. */
const activeAnywhere =
  /\/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|ResetForm|GoToR|GoToE|GoTo3DView|Rendition|SetOCGState)\b/;
const linked = /\/URI\b/;
const linkedAnywhere = /\/S\s*\/URI\b|\/URI\s*[(<]/;
const encrypted = /\/Encrypt\b/;

/** A stream with the text before it, back to where its object may begin. */
const streams = /\bstream\r?\n([\s\S]*?)endstream/g;
const maxDictionary = 4_000;
/** Bytes that one stream, and all of them, become: what a page of a certificate needs, and no bomb. */
const maxInflated = 32 * 1024 * 1024;
const maxInflatedInAll = 96 * 1024 * 1024;

/** The reason to refuse a PDF, or null. `text`: its bytes as latin1. */
export async function judgePdfParts(text: string): Promise<PdfProblem | null> {
  const outside = unescapeNames(text.replace(streams, ' '));
  const found = judge(outside, active, linked) ?? judge(unescapeNames(text), activeAnywhere, linkedAnywhere);
  if (found) return found;
  let left = maxInflatedInAll;
  for (const match of text.matchAll(streams)) {
    const dictionary = unescapeNames(dictionaryBefore(text, match.index));
    const holdsObjects = /\/ObjStm\b/.test(dictionary);
    const filters: string[] = dictionary.match(/\/Filter\s*(\[[^\]]*\]|\/\w+)/)?.[1]?.match(/\/\w+/g) ?? [];
    // Pictures are the bulk, and hold no objects.
    if (!holdsObjects && /\/Subtype\s*\/Image\b/.test(dictionary)) continue;
    if (
      holdsObjects &&
      (filters.some((filter) => filter !== '/FlateDecode') || filters.length > 1 || /\/Predictor\s+[2-9]/.test(dictionary))
    )
      return 'active';
    const body = match[1]!;
    const plain = filters.length === 0 ? body : filters.includes('/FlateDecode') ? await unpack(body, Math.min(left, maxInflated)) : '';
    if (plain === null) return 'active';
    left -= plain.length;
    const inside = unescapeNames(plain);
    const problem = holdsObjects ? judge(inside, active, linked) : judge(inside, activeAnywhere, linkedAnywhere);
    if (problem) return problem;
  }
  return null;
}

function judge(text: string, activeNames: RegExp, links: RegExp): PdfProblem | null {
  if (encrypted.test(text)) return 'encrypted';
  if (activeNames.test(text)) return 'active';
  return links.test(text) ? 'linked' : null;
}

function dictionaryBefore(text: string, end: number): string {
  const before = text.slice(Math.max(0, end - maxDictionary), end);
  return before.slice(Math.max(0, before.lastIndexOf(' obj')));
}

const inflateBytes = promisify<Uint8Array, object, Buffer>(inflate);

/** A Flate stream as text; empty when it is none, null when it becomes too much. A part that is there is read as readers do. */
async function unpack(body: string, maxOutputLength: number): Promise<string | null> {
  if (maxOutputLength <= 0) return null;
  try {
    const options = { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH };
    return (await inflateBytes(Buffer.from(body, 'latin1'), options)).toString('latin1');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? null : '';
  }
}

/** A name may spell any of its letters as « #4a » (ISO 32000-1, 7.3.5). */
const unescapeNames = (text: string) =>
  text.replaceAll(/#([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
