import type { Paper } from './paper.ts';

/** A paper as its template reads it: JSON has no bytes, a picture is a list of numbers. */
export const toTemplate = ({ sheets, ...paper }: Paper): object => ({
  ...paper,
  sheets: sheets.map(({ signature, ...sheet }) => ({
    ...sheet,
    signature: signature
      ? { alt: signature.alt, format: signature.picture.mimeType === 'image/png' ? 'png' : 'jpg', bytes: [...signature.picture.content] }
      : null,
  })),
});
