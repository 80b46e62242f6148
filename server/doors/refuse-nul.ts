// PostgreSQL has no text with a NUL in it, nor has any page of ours: what carries one is refused at the door, in words,
// rather than by an error of the database somewhere inside.
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';

const nul = '\u0000';
/** As a document may spell it between quotes. */
const spelled = /\\u0000|\\u\{0+\}/;

type Asked = { query?: unknown; variables?: unknown };

/** True when a text of a request, however deep, holds a NUL. */
export const holdsNul = ({ query, variables }: Asked): boolean =>
  (typeof query === 'string' && (query.includes(nul) || spelled.test(query))) || isIn(variables);

function isIn(value: unknown): boolean {
  if (typeof value === 'string') return value.includes(nul);
  return typeof value === 'object' && value !== null && Object.values(value).some(isIn);
}

/** The same, in front of /graphql. */
export const refuseNul: Plugin<Context> = {
  onParams({ params }) {
    if (holdsNul(params)) throw new GraphQLError('A text holds a NUL', { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
  },
};
