// Shapes of what people type. A message is the name of a sentence in web/messages/server; see the builder.
import { z } from 'zod';
import { locales } from '../../server/language/messages.ts';

/** Neither a line break nor a mark that turns the direction of what follows: in a list, one name would rewrite the next. */
const line = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u, 'refusal_invalid');

/** One line that says something. */
export const lineOf = (max: number) => line.min(1, 'invalid_empty').max(max, 'invalid_too_long');

/** One line, or nothing. */
export const optionalLineOf = (max: number) => line.max(max, 'invalid_too_long');

/** Several lines, or nothing. */
export const textOf = (max: number) => z.string().trim().max(max, 'invalid_too_long');

export const listOf = (max: number) => z.array(z.unknown()).max(max, 'invalid_too_many');

/** Belgian or foreign. */
export const postalCode = z
  .string()
  .trim()
  .regex(/^[\dA-Za-z][\dA-Za-z -]{1,9}$/, 'invalid_postal_code');

/** In which the person is written to. */
export const language = z.enum(locales, 'invalid_language');

/** A number within reason. */
export const upTo = (max: number) => z.number().max(max, 'invalid_too_big');

/** A list of lines that say something. */
export const linesOf = (max: number, most: number) => z.array(lineOf(max)).max(most, 'invalid_too_many');
