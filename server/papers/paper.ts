// What a paper says, in words: a page to print and a PDF are written of the same ones.

/** A label, and what it says. */
export type Fact = readonly [label: string, value: string];
export type Facts = { title: string | null; rows: Fact[] };

export type Column = {
  label: string;
  isNumber?: boolean;
  /** in a PDF, as many times that of the others; 1 when left out */
  width?: number;
};
export type Figures = { title: string; columns: Column[]; rows: string[][]; total: { label: string; value: string } };

/** A picture on a paper. */
export type Picture = { mimeType: 'image/png' | 'image/jpeg'; content: Uint8Array };

export type Sheet = {
  /** of all its words, « fr » */
  lang: string;
  title: string;
  /** under the title */
  lead: string[];
  /** what must be seen first: that another paper counts now */
  marks: string[];
  parts: (Facts | Figures)[];
  closing: string[];
  /** under it; null or left out: none. `alt`: for who does not see it */
  signature?: { alt: string; picture: Picture } | null;
  /** small, at the end */
  notes: string[];
};

export type Paper = {
  title: string;
  /** how people name it, at the foot of each page of a PDF */
  number: string;
  /** without its ending */
  fileName: string;
  /** the paper's own day, « YYYY-MM-DD »: the same paper is the same bytes on any day */
  day: string;
  /** the first in the commune's language, which binds */
  sheets: Sheet[];
};
