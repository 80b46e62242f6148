// Where the ids of a request get their type: `knownId('Week', args.weekId, 'weekId')` is a WeekId.
import { type Id, isId, type Noun, rowId } from '../../server/platform/ids.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { nobody } from '../../server/context.ts';
import { localized, messages } from '../../server/language/messages.ts';

/** An id as the database knows them, or null: a malformed id is an unknown one, not an error. */
export const asId = <Of extends Noun>(noun: Of, text: string | number): Id<Of> | null =>
  isId(String(text)) ? rowId(noun, String(text)) : null;

/** Those of these texts that can be ids. */
export const idsAmong = (texts: readonly string[]): string[] => texts.filter(isId);

/** An id to look for: a malformed one becomes one that nothing has, so that it is answered like any unknown id. */
export const idOrNone = <Of extends Noun>(noun: Of, text: string | number): Id<Of> => asId(noun, text) ?? rowId(noun, nobody);

/** @throws InputInvalid naming the field: what cannot be an id is nobody's */
export function knownId<Of extends Noun>(noun: Of, text: string | number, field: string): Id<Of> {
  const id = asId(noun, text);
  if (!id) throw new InputInvalid(localized(messages.refusal_unknown_id), field, 'UNKNOWN');
  return id;
}

/** The same, for an input that may leave it out. */
export const optionalId = <Of extends Noun>(noun: Of, text: string | number | null | undefined, field: string) =>
  text == null ? null : knownId(noun, text, field);

/** As `optionalId`; undefined when nothing was said, which leaves it as it was. */
export const idAsSaid = <Of extends Noun>(noun: Of, text: string | number | null | undefined, field: string) =>
  text === undefined ? undefined : optionalId(noun, text, field);
