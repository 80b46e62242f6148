// The letters that every bank of SEPA takes in an order: Latin without accents, digits, and / - ? : ( ) . , ' + and space
// (EPC217-08, « SEPA requirements for an extended character set »).

const written: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ł: 'l',
  Ł: 'L',
  '&': '+',
  '’': "'",
  '‘': "'",
  '–': '-',
  '—': '-',
};

/** A name or a text as banks take it, no longer than `max`. Empty when nothing of it can be written. */
export const toSepaText = (text: string, max: number): string =>
  [...text.normalize('NFD').replaceAll(/\p{M}/gu, '')]
    .map((letter) => written[letter] ?? letter)
    .join('')
    .replaceAll(/[^A-Za-z0-9/\-?:().,'+ ]/g, ' ')
    .replaceAll(/ +/g, ' ')
    // neither at the ends nor twice: banks read it as a mark of their own
    .replaceAll(/\/{2,}/g, '/')
    .replaceAll(/^[/ ]+|[/ ]+$/g, '')
    .slice(0, max)
    .trim();
