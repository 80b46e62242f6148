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
    if (holdsBrokenText(params)) throw new GraphQLError(brokenText, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
  },
};
