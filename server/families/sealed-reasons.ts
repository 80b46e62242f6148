// Why staff blocked a link or decided on an opposition: a family's quarrel, sealed where it lies.
import { InputInvalid } from '../platform/refusals.ts';
import { open, seal, type KeyRing } from '../platform/encryption.ts';
import { localized, messages } from '../language/messages.ts';

type Table = 'family_link' | 'opposition';

const place = (table: Table, id: string) => `${table}.reason:${id}`;
const longest = 1000;

export const sealDecision = (keys: KeyRing, table: Table, id: string, reason: string) => seal(keys, place(table, id), reason);
export const openDecision = (keys: KeyRing, table: Table, id: string, sealed: Uint8Array | null) =>
  sealed && open(keys, place(table, id), sealed).toString();

/** A reason that staff alone read. @throws InputInvalid on an empty one and a long one */
export function readDecision(text: string): string {
  const reason = text.trim();
  if (!reason) throw new InputInvalid(localized(messages.refusal_no_reason), 'reason', 'REQUIRED');
  if (reason.length > longest) throw new InputInvalid(localized(messages.invalid_too_long, { max: longest }), 'reason', 'TOO_LONG');
  return reason;
}

/**
 * A reason that both parents may read: it gives neither the way to the other.
 * @throws InputInvalid also on one with an e-mail address or a telephone number in it
 */
export function readToldDecision(text: string): string {
  const reason = readDecision(text);
  if (/\S@\S/.test(reason) || /(\d[\s./-]*){8}/.test(reason))
    throw new InputInvalid(localized(messages.refusal_reason_contact), 'reason', 'MALFORMED');
  return reason;
}
