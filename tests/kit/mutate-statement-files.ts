// Files that a disk, a line or a person harmed. Whatever is done to them: refused with its lines, or sums that agree.
import { expect } from 'vitest';
import { readStatementFile } from '../../server/accounting/read-statement-file.ts';
import { ImportRefused } from '../../server/platform/refusals.ts';
import { writeCamt, writeCoda, type WrittenStatement } from './statement-files.ts';

const statement: WrittenStatement = {
  movements: [
    { cents: 4800, number: '414000000137', iban: 'BE36999000001181', name: 'DUMONT CLAIRE', bic: 'GEBABEBB' },
    { cents: 3600, text: 'PLAINE ÉTÉ LÉA +++090/9337/55493+++ MERCI', name: 'HENRY LÉA' },
    {
      cents: 24_412,
      code: '20150000',
      details: [
        { cents: 7248, number: '414000001450' },
        { cents: 17_164, text: 'été' },
      ],
    },
    { cents: -250, code: '08047000', text: 'FRAIS' },
  ],
};
const files = [writeCoda(statement), writeCamt(statement, '02'), writeCamt(statement, '08'), writeCamt(statement, '08', '054')];

/** A generator of its own, so that a failure is found again by its seed (mulberry32). */
function createRandom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One file with one to four harms: a digit or a byte changed, a piece cut out, doubled or moved. */
export function mutate(seed: number): Uint8Array {
  const random = createRandom(seed);
  let bytes = [...files[random(files.length)]!];
  for (let harms = 1 + random(4); harms > 0; harms -= 1) {
    const at = random(bytes.length);
    const length = 1 + random(random(4) === 0 ? 300 : 4);
    switch (random(6)) {
      case 0:
        bytes[at] = random(256);
        break;
      case 1: {
        const digit = bytes.findIndex((byte, index) => index >= at && byte >= 48 && byte <= 57);
        if (digit !== -1) bytes[digit] = 48 + random(10);
        break;
      }
      case 2:
        bytes.splice(at, length);
        break;
      case 3:
        bytes.splice(at, 0, ...bytes.slice(at, at + length));
        break;
      case 4: {
        const lines = Buffer.from(bytes).toString('latin1').split('\n');
        lines.splice(random(lines.length), 0, ...lines.splice(random(lines.length), 1));
        bytes = [...Buffer.from(lines.join('\n'), 'latin1')];
        break;
      }
      default:
        bytes = bytes.slice(0, Math.max(1, at));
    }
  }
  return Uint8Array.from(bytes);
}

/** Reads one harmed file. Returns whether it was accepted. @throws when it crashed, or when a wrong sum was taken */
export function readMutated(seed: number): boolean {
  let read;
  try {
    read = readStatementFile(mutate(seed));
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw new Error(`seed ${seed}`, { cause: error });
    expect(error.lines.length, `seed ${seed}`).toBeGreaterThan(0);
    return false;
  }
  for (const { opening, closing, movements } of read.statements) {
    const moved = movements.reduce((sum, { amountCents }) => sum + amountCents, 0);
    expect(
      movements.every(({ amountCents }) => Number.isSafeInteger(amountCents)),
      `seed ${seed}`,
    ).toBe(true);
    if (opening && closing) expect(opening.cents + moved, `seed ${seed}`).toBe(closing.cents);
  }
  return true;
}
