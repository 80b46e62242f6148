// Scalars whose library reads more than it should: what is not what a field says is refused, in variables as between braces.
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLDate, GraphQLDateTime, GraphQLEmailAddress, GraphQLNonNegativeInt, GraphQLPhoneNumber } from 'graphql-scalars';

const refuse = (message: string, nodes?: ValueNode) => new GraphQLError(message, { nodes, extensions: { code: 'BAD_USER_INPUT' } });

/** What the database keeps as an integer. */
const mostInteger = 2_147_483_647;

/** The library truncates what comes in a variable: 12.5 would be 12, "1e3" and 1e21 would be 1. Digits in a text are none either. */
export const NonNegativeInt = new GraphQLScalarType<number, number>({
  ...GraphQLNonNegativeInt.toConfig(),
  description: 'An integer from 0 to 2147483647. A text or a fraction is refused, never rounded.',
  parseValue(value) {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > mostInteger)
      throw refuse('NonNegativeInt is an integer from 0 to 2147483647');
    return value;
  },
  parseLiteral(ast) {
    const value: unknown = GraphQLNonNegativeInt.parseLiteral(ast, null);
    if (typeof value !== 'number' || value > mostInteger) throw refuse('NonNegativeInt is an integer from 0 to 2147483647', ast);
    return value;
  },
});

/** Years that PostgreSQL, JavaScript and RFC 3339 agree on. Which of them make sense is for the acts, in words for people. */
const [firstYear, lastYear] = [1, 9999];

/** A scalar of the library's, of these years alone: of others PostgreSQL and JavaScript think differently, or not at all. */
function withinYears<Written>(scalar: GraphQLScalarType<Date, Written>, name: string) {
  const config = scalar.toConfig();
  const check = (value: Date, ast?: ValueNode): Date => {
    const year = value.getUTCFullYear();
    if (!(year >= firstYear && year <= lastYear)) throw refuse(`${name} lies between ${firstYear} and ${lastYear}`, ast);
    return value;
  };
  return new GraphQLScalarType<Date, Written>({
    ...config,
    parseValue: (value) => {
      if (typeof value !== 'string') throw refuse(`${name} is a text`);
      return check(config.parseValue(value));
    },
    parseLiteral: (ast, variables) => check(config.parseLiteral(ast, variables), ast),
  });
}

export const CalendarDate = withinYears(GraphQLDate, 'Date');
export const Instant = withinYears(GraphQLDateTime, 'DateTime');

/**
 * The library's expression takes minutes for thirty digits and a letter, and holds everybody up meanwhile. Whether a number is
 * given out is for the acts to say.
 */
const phone = /^\+?\d[\d() -]{1,38}\d$/;

const readPhone = (value: unknown, ast?: ValueNode): string => {
  if (typeof value !== 'string' || value.length > 40 || !phone.test(value)) throw refuse('PhoneNumber is digits, like +32470123456', ast);
  return value;
};

export const PhoneNumber = new GraphQLScalarType<string, string>({
  ...GraphQLPhoneNumber.toConfig(),
  serialize: (value) => readPhone(value),
  parseValue: (value) => readPhone(value),
  parseLiteral: (ast) => readPhone(ast.kind === Kind.STRING ? ast.value : null, ast),
});

/** Longer than any address for mails may be (RFC 5321), so that no expression is run over a whole body. */
const longestMailAddress = 254;

export const EmailAddress = new GraphQLScalarType<string, string>({
  ...GraphQLEmailAddress.toConfig(),
  parseValue: (value) => {
    if (typeof value !== 'string' || value.length > longestMailAddress) throw refuse('EmailAddress is one address, at most 254 characters');
    return GraphQLEmailAddress.parseValue(value) as string;
  },
  parseLiteral: (ast, variables) => {
    if (ast.kind === Kind.STRING && ast.value.length > longestMailAddress) throw refuse('EmailAddress is at most 254 characters', ast);
    return GraphQLEmailAddress.parseLiteral(ast, variables) as string;
  },
});
