// What a screen reader finds in a PDF: its title, its language, its structure with the words of each part, and the words outside of it.
import { getDocument, VerbosityLevel, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

type Node = { role?: string; lang?: string; alt?: string; id?: string; children?: Node[] };
export type Part = { role: string; text: string; lang: string | null; alt: string | null };
export type ReadPdf = {
  title: string;
  language: string;
  /** which part of PDF/UA it says that it follows, « 1 » */
  ua: string | null;
  pageCount: number;
  /** the structure in the order in which it is read, with the words of each part and of those within it */
  parts: Part[];
  /** words that no part of the structure holds and that are not said to be decoration */
  untagged: string[];
};

/** Reads a PDF to its end. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: VerbosityLevel.ERRORS });
  try {
    const document = await task.promise;
    const { info, metadata } = await document.getMetadata();
    const { Title: title, Language: language } = info as { Title: string; Language: string };
    const read: ReadPdf = {
      ...{ title, language, ua: String(metadata?.get('pdfuaid:part') ?? '') || null, pageCount: document.numPages },
      ...{ parts: [], untagged: [] },
    };
    for (let at = 1; at <= document.numPages; at++) await readPage(await document.getPage(at), read);
    return read;
  } finally {
    await task.destroy();
  }
}

async function readPage(page: PDFPageProxy, { parts, untagged }: ReadPdf) {
  const words = new Map<string, string>();
  const within: (string | null)[] = [];
  const { items } = await page.getTextContent({ includeMarkedContent: true });
  for (const item of items) {
    if ('str' in item) {
      const id = within.findLast((one) => one !== null);
      if (id) words.set(id, (words.get(id) ?? '') + item.str + (item.hasEOL ? ' ' : ''));
      else if (within.length === 0 && item.str.trim()) untagged.push(item.str);
    } else if (item.type === 'endMarkedContent') within.pop();
    else within.push(item.id ?? null);
  }
  const walk = (node: Node, lang: string | null): string => {
    if (!node.role) return words.get(node.id ?? '') ?? '';
    const part: Part = { role: node.role, text: '', lang: node.lang ?? lang, alt: node.alt ?? null };
    if (node.role !== 'Root') parts.push(part);
    // a change of the typeface cuts a word; a part of the structure does not
    const inner = (node.children ?? []).map((child) => walk(child, part.lang) + (child.role ? ' ' : ''));
    part.text = inner.join('').replace(/\s+/g, ' ').trim();
    return part.text;
  };
  walk(((await page.getStructTree()) ?? {}) as Node, null);
}
