// PostgreSQL has no text with a NUL in it, nor has any page of ours; half a character (one surrogate alone, which JSON can
// spell) has no bytes in UTF-8 and would be stored as another one. What carries either is refused at the door, in words,
// rather than by an error of the database somewhere inside, or not at all.
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../context.ts';

const nul = '\u0000';
/** As a document may spell it between quotes; half a character is refused there by the grammar. */
const spelled = /\\u0000|\\u\{0+\}/;

type Asked = { query?: unknown; variables?: unknown };

/** What is told of a broken text. */
export const brokenText = 'A text holds a NUL or half a character';

/** Characters of a text and values of a list, whatever they are for; each argument has its own bound below. */
export const mostInValue = { characters: 20_000, values: 3000, levels: 40 };
/** The one text that is a file, which staff alone may send: its lines are counted where it is read. */
const fileName = 'csv';
const longestFile = 8_000_000;

/** What is told of a value that is longer, or nested deeper, than any of ours. */
export const tooLongValue = `A text has at most ${mostInValue.characters} characters and a list ${mostInValue.values} values here`;

/** True when a text or a list of a request's variables is longer, or nested deeper, than any of ours. */
export const holdsTooLongValue = ({ variables }: Asked): boolean => isTooLong(variables, '', 0);

function isTooLong(value: unknown, name: string, level: number): boolean {
  if (typeof value === 'string') return value.length > (name === fileName ? longestFile : mostInValue.characters);
  if (typeof value !== 'object' || value === null) return false;
  if (level > mostInValue.levels || (Array.isArray(value) && value.length > mostInValue.values)) return true;
  return Object.entries(value).some(([key, part]) => isTooLong(part, key, level + 1));
}

/** True when a text of a request, however deep, holds a NUL or half a character. */
export const holdsBrokenText = ({ query, variables }: Asked): boolean =>
  (typeof query === 'string' && (isBroken(query) || spelled.test(query))) || isIn(variables);

const isBroken = (text: string) => text.includes(nul) || !text.isWellFormed();

function isIn(value: unknown): boolean {
  if (typeof value === 'string') return isBroken(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(isIn);
}

/** The same, in front of /graphql. */
export const refuseBrokenText: Plugin<Context> = {
  onParams({ params }) {
    // first: what is nested too deeply is walked by nobody
    if (holdsTooLongValue(params)) throw new GraphQLError(tooLongValue, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
    if (holdsBrokenText(params)) throw new GraphQLError(brokenText, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
  },
};
