// What a command says in the process of the test, kept in place of being said.
import { onTestFinished, vi } from 'vitest';

/** From here to the end of the test. */
export function silence(): { out: string; err: string } {
  const told = { out: '', err: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((told.out += text.toString())));
  vi.spyOn(console, 'log').mockImplementation((text: string) => void (told.out += text));
  vi.spyOn(console, 'error').mockImplementation((text: string) => void (told.err += text));
  onTestFinished(() => void vi.restoreAllMocks());
  return told;
}
