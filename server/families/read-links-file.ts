// The file that the commune's invoicing gives: who already answers for which child. See « Imports » in the contract.
import { CsvError, parse } from 'csv-parse/sync';
import { readNationalNumber } from '../identity/national-number.ts';
import { isDay } from '../language/dates.ts';
import { localized, messages, type LocalizedText } from '../language/messages.ts';

const columns = [
  'parent_national_number',
  'parent_family_name',
  'parent_given_name',
  'child_national_number',
  'child_family_name',
  'child_given_name',
  'child_birth_date',
  'school_fase_number',
] as const;
type Column = (typeof columns)[number];
type Cells = Record<Column, string>;

export type BadLine = {
  /** as an editor counts, the header being 1 */
  line: number;
  field: string | null;
  sentence: LocalizedText;
};
export type LinkLine = {
  line: number;
  /** eleven digits */
  parentNumber: string;
  parentFamilyName: string;
  parentGivenName: string;
  childNumber: string;
  childFamilyName: string;
  childGivenName: string;
  /** YYYY-MM-DD */
  childBirthDate: string;
  faseNumber: string;
};

/** Reads the whole file; every bad line is named, so that one correction is enough. `today` is YYYY-MM-DD. */
export function readLinksFile(text: string, knownSchools: ReadonlySet<string>, today: string): { lines: LinkLine[]; bad: BadLine[] } {
  const bad: BadLine[] = [];
  const lines: LinkLine[] = [];
  const children = new Map<string, LinkLine>();
  const rows = readRows(text, bad);
  for (const { record, info } of rows) {
    const read = readLine(record, info.lines, knownSchools, today);
    if ('sentence' in read) {
      bad.push(read);
      continue;
    }
    const twin = children.get(read.childNumber);
    if (twin && !isSameChild(twin, read)) {
      bad.push({
        line: read.line,
        field: 'child_national_number',
        sentence: localized(messages.import_contradiction, { line: twin.line }),
      });
      continue;
    }
    children.set(read.childNumber, twin ?? read);
    lines.push(read);
  }
  return { lines, bad };
}

type Row = { record: Cells; info: { lines: number } };

function readRows(text: string, bad: BadLine[]): Row[] {
  const header = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
  const delimiter = header.includes(';') ? ';' : ',';
  const named = header.split(delimiter).map((name) => name.trim().replaceAll('"', ''));
  const missing = columns.filter((column) => !named.includes(column));
  if (missing.length > 0) {
    bad.push({ line: 1, field: missing[0]!, sentence: localized(messages.import_header, { columns: missing.join(', ') }) });
    return [];
  }
  try {
    return parse(text, { bom: true, columns: true, delimiter, info: true, trim: true, skip_empty_lines: true }) as unknown as Row[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as CsvError & { lines?: number }).lines ?? 1);
    bad.push({ line, field: null, sentence: localized(messages.import_not_csv) });
    return [];
  }
}

function readLine(cells: Cells, line: number, knownSchools: ReadonlySet<string>, today: string): LinkLine | BadLine {
  const refuse = (field: Column, sentence: LocalizedText): BadLine => ({ line, field, sentence });
  const empty = columns.find((column) => !cells[column]?.trim());
  if (empty) return refuse(empty, localized(messages.invalid_empty));
  const long = columns.find((column) => cells[column].length > 80 || /\p{Cc}/u.test(cells[column]));
  if (long) return refuse(long, localized(messages.refusal_invalid));
  const [parent, child] = [readNationalNumber(cells.parent_national_number), readNationalNumber(cells.child_national_number)];
  if (!parent) return refuse('parent_national_number', localized(messages.refusal_national_number));
  if (!child) return refuse('child_national_number', localized(messages.refusal_national_number));
  if (parent.digits === child.digits) return refuse('child_national_number', localized(messages.import_same_person));
  const born = cells.child_birth_date;
  if (!isDay(born) || born > today) return refuse('child_birth_date', localized(messages.import_birth_date));
  if (!knownSchools.has(cells.school_fase_number))
    return refuse('school_fase_number', localized(messages.import_school, { fase: cells.school_fase_number }));
  return {
    line,
    parentNumber: parent.digits,
    parentFamilyName: cells.parent_family_name,
    parentGivenName: cells.parent_given_name,
    childNumber: child.digits,
    childFamilyName: cells.child_family_name,
    childGivenName: cells.child_given_name,
    childBirthDate: born,
    faseNumber: cells.school_fase_number,
  };
}

const isSameChild = (a: LinkLine, b: LinkLine) =>
  a.childFamilyName === b.childFamilyName &&
  a.childGivenName === b.childGivenName &&
  a.childBirthDate === b.childBirthDate &&
  a.faseNumber === b.faseNumber;
