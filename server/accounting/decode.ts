// Text of a bank's file. Banks write windows-1252 or UTF-8 and say nowhere which.
import { localized, messages } from '../language/messages.ts';
import type { Findings } from './problems.ts';

/** Bytes of a file at most: a year of a large account is a tenth of it. */
export const maxBytes = 10 * 1024 * 1024;

/** UTF-8 when the bytes are valid UTF-8, else windows-1252; without byte-order mark. */
export function decode(bytes: Uint8Array, findings: Findings): string {
  if (bytes.length > maxBytes)
    findings.stop(1, null, localized(messages.statement_too_large, { max: 10, found: Math.ceil(bytes.length / 1024 / 1024) }));
  const text = decodeText(bytes).replace(/^\uFEFF/, '');
  if (text.includes('\0')) findings.stop(1, null, localized(messages.statement_unknown_format));
  return text;
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
