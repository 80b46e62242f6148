// What a list to print says, by group: a table with boxes to tick, or labels to cut out.

export type ListColumn = {
  label: string;
  /** share of the width */
  width: number;
  /** each cell is a box to tick */
  isBox?: boolean;
  isNumber?: boolean;
};

export type ListTable = {
  columns: ListColumn[];
  /** a cell may have several lines */ rows: string[][];
  /** a last row, in bold */ total?: string[];
};

export type ListSection = {
  title: string;
  /** under the title */
  lead: string[];
  tables: ListTable[];
};

export type List = {
  lang: string;
  title: string;
  /** when it was made, and by whom: at the foot of each page */
  made: string;
  /** « YYYY-MM-DDTHH:MM:SSZ »: the same list made at the same moment is the same bytes */
  madeAt: string;
  /** at the head of each page: how long what it holds may be kept */
  warning: string | null;
  /** « Page 1 de 3 », with {page} and {pages} */
  pageOf: string;
  /** each on a page of its own */
  sections: ListSection[];
  /** instead of sections */
  none: string;
};

export type Label = { givenName: string; familyName: string; group: string; site: string };
export type Labels = Pick<List, 'lang' | 'title' | 'made' | 'madeAt' | 'none'> & { labels: Label[] };
