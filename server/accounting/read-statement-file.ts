import { localized, messages } from '../language/messages.ts';
import { readCamt } from './camt/read-camt.ts';
import { isCoda, readCoda } from './coda/read-coda.ts';
import { decode } from './decode.ts';
import { Findings, refuseFile, Unreadable } from './problems.ts';
import type { StatementFile } from './statement.ts';

/**
 * Reads a file of a bank, CODA or camt, whichever it is. Its sums agree with what it says of them, or it is refused as a
 * whole; what is only remarkable is a warning. Pure: it knows no account of ours.
 * @throws ImportRefused with all that is wrong, each with its line
 */
export function readStatementFile(bytes: Uint8Array): StatementFile {
  const findings = new Findings();
  const statements = read(bytes, findings);
  if (findings.bad.length > 0) throw refuseFile(findings.bad);
  return { statements, warnings: findings.warnings };
}

function read(bytes: Uint8Array, findings: Findings) {
  try {
    const text = decode(bytes, findings);
    if (isCoda(text)) return readCoda(text, findings);
    if (/^\s*</.test(text)) return readCamt(text, findings);
    return findings.stop(1, null, localized(messages.statement_unknown_format));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw refuseFile([...findings.bad, error.problem]);
  }
}
