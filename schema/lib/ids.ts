import { InputInvalid } from '../../server/platform/refusals.ts';
import { localized, messages } from '../../server/language/messages.ts';

/** An id as the database knows them, or null: a malformed id is an unknown one, not an error. */
export const asId = (text: string | number): string | null =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(String(text)) ? String(text) : null;

/** Those of these texts that can be ids. */
export const idsAmong = (texts: readonly string[]): string[] => texts.flatMap((text) => asId(text) ?? []);

/** An id to look for: a malformed one becomes one that nothing has, so that it is answered like any unknown id. */
export const idOrNone = (text: string | number): string => asId(text) ?? '00000000-0000-0000-0000-000000000000';

/** @throws InputInvalid naming the field: what cannot be an id is nobody's */
export function knownId(text: string | number, field: string): string {
  const id = asId(text);
  if (!id) throw new InputInvalid(localized(messages.refusal_unknown_id), field);
  return id;
}

/** The same, for an input that may leave it out. */
export const optionalId = (text: string | number | null | undefined, field: string) => (text == null ? null : knownId(text, field));
