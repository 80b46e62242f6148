// The XML of a camt message: no DOCTYPE, text stays text, every element knows where it stands in the file.
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { localized, messages } from '../../language/messages.ts';
import type { Findings } from '../problems.ts';

/** An element: its children by name, its attributes by « @name », its text by « #text ». */
export type Element = { [name: string]: unknown };

const repeated = new Set(['Stmt', 'Ntfctn', 'Bal', 'Ntry', 'NtryDtls', 'TxDtls', 'Ustrd', 'Strd']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // &#233; of a name; entities of a document's own cannot be, without a DOCTYPE.
  htmlEntities: true,
  captureMetaData: true,
  isArray: (name) => repeated.has(name),
});
const metadata = XMLParser.getMetaDataSymbol() as symbol;

export type Parsed = { document: Element; lineOf: (element: unknown) => number };

/** @throws Unreadable for a DOCTYPE, for what is no XML, and for XML that is not well formed */
export function parseCamt(text: string, findings: Findings): Parsed {
  const doctype = /<!\s*(DOCTYPE|ENTITY)/i.exec(text);
  if (doctype) findings.stop(countLines(text, doctype.index), null, localized(messages.statement_doctype));
  const valid = XMLValidator.validate(text);
  if (valid !== true) findings.stop(valid.err.line, null, localized(messages.statement_xml));
  const starts = lineStarts(text);
  const lineOf = (element: unknown) => lineAt(starts, startOf(element));
  try {
    return { document: parser.parse(text) as Element, lineOf };
  } catch {
    // Nested deeper than the parser follows.
    return findings.stop(1, null, localized(messages.statement_xml));
  }
}

function startOf(element: unknown): number {
  if (typeof element !== 'object' || element === null) return 0;
  return (element as Record<symbol, { startIndex?: number } | undefined>)[metadata]?.startIndex ?? 0;
}

const countLines = (text: string, index: number) => text.slice(0, index).split('\n').length;

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineAt(starts: number[], index: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= index) low = middle;
    else high = middle;
  }
  return low + 1;
}
