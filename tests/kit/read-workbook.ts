// What a spreadsheet program finds in a workbook (XLSX): the sheets by their names, the rows with their cells.
import { unzipSync } from 'fflate';
import { XMLParser } from 'fast-xml-parser';

export type Cell = string | number | null;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  isArray: (name) => lists.has(name),
});
const lists = new Set(['sheet', 'row', 'c', 'si', 'Relationship']);

type Text = string | { '#text'?: string };
type WrittenCell = { r: string; t?: string; v?: Text; is?: { t: Text } };
const textOf = (text: Text | undefined): string => (typeof text === 'object' ? (text['#text'] ?? '') : (text ?? ''));

/** « C » is the third column. */
const columnOf = (reference: string) =>
  [...reference.replace(/\d/g, '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** Reads a workbook; an empty cell is null. */
export function readWorkbook(bytes: Uint8Array): Map<string, Cell[][]> {
  const files = unzipSync(bytes);
  const read = (path: string) => (files[path] ? parser.parse(new TextDecoder().decode(files[path])) : null);
  const shared: string[] = (read('xl/sharedStrings.xml')?.sst.si ?? []).map(({ t }: { t: Text }) => textOf(t));
  const targets = new Map<string, string>(
    read('xl/_rels/workbook.xml.rels').Relationships.Relationship.map(({ Id, Target }: { Id: string; Target: string }) => [Id, Target]),
  );
  const valueOf = ({ t, v, is }: WrittenCell): Cell => {
    if (t === 's') return shared[Number(textOf(v))] ?? null;
    if (t === 'inlineStr') return textOf(is?.t);
    const text = textOf(v);
    return text === '' ? null : t === 'str' ? text : Number(text);
  };
  return new Map(
    read('xl/workbook.xml').workbook.sheets.sheet.map((sheet: { name: string; 'r:id': string }) => {
      const { row: rows = [] } = read(`xl/${targets.get(sheet['r:id'])}`).worksheet.sheetData as { row?: { c?: WrittenCell[] }[] };
      return [
        sheet.name,
        rows.map(({ c = [] }) => {
          const cells: Cell[] = [];
          for (const one of c) cells[columnOf(one.r)] = valueOf(one);
          return Array.from(cells, (cell) => cell ?? null);
        }),
      ];
    }),
  );
}
