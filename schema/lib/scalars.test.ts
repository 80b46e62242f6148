import { graphql, GraphQLObjectType, GraphQLSchema, GraphQLString, type GraphQLScalarType } from 'graphql';
import { expect, test } from 'vitest';
import { CalendarDate, EmailAddress, Instant, NonNegativeInt, PhoneNumber } from './scalars.ts';

/** What a field hears of a value, by variable and between braces; null when it is refused before anything runs. */
async function read(scalar: GraphQLScalarType, value: unknown): Promise<{ variable: unknown; literal: unknown }> {
  const heard: unknown[] = [];
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({
      name: 'Query',
      fields: {
        say: {
          type: GraphQLString,
          args: { value: { type: scalar } },
          resolve: (_root, { value: given }: { value: unknown }) => (heard.push(given), 'heard'),
        },
      },
    }),
  });
  const ask = async (source: string, variableValues = {}) => {
    heard.length = 0;
    const { errors } = await graphql({ schema, source, variableValues });
    return errors ? null : heard[0];
  };
  return {
    variable: await ask(`query ($v: ${scalar.name}) { say(value: $v) }`, { v: value }),
    literal: await ask(`{ say(value: ${JSON.stringify(value)}) }`),
  };
}

test.each([12.5, 1e21, '1e3', '0x10', ' 7 ', '7', -1, 2_147_483_648, true, [7], {}])('%j is no integer of ours', async (value) => {
  expect(await read(NonNegativeInt, value)).toEqual({ variable: null, literal: null });
});

test.each([0, 7, 2_147_483_647])('%j is one', async (value) => {
  expect(await read(NonNegativeInt, value)).toEqual({ variable: value, literal: value });
});

test.each(['0000-01-01', '10000-01-01', '2027-02-30', 7])('%j is no day of ours', async (value) => {
  expect(await read(CalendarDate, value)).toEqual({ variable: null, literal: null });
});

test.each(['0000-01-01T00:00:00Z', 1_800_000_000_000, '2027-13-01T00:00:00Z'])('%j is no instant of ours', async (value) => {
  expect(await read(Instant, value)).toEqual({ variable: null, literal: null });
});

test('a day and an instant of now are read', async () => {
  expect(await read(CalendarDate, '2027-07-05')).toEqual({ variable: new Date('2027-07-05'), literal: new Date('2027-07-05') });
  expect((await read(Instant, '2027-07-05T08:00:00Z')).variable).toEqual(new Date('2027-07-05T08:00:00Z'));
});

test.each([`${'1'.repeat(38)}x`, '1'.repeat(60_000), `+32${' 1'.repeat(30_000)}`, '', 'abc', 470])(
  '%.40j is refused as a telephone number, at once',
  async (value) => {
    expect(await read(PhoneNumber, value)).toEqual({ variable: null, literal: null });
  },
);

test.each(['+32470123456', '0470 12 34 56', '+32 (4) 3900000'])('%s is one', async (value) => {
  expect(await read(PhoneNumber, value)).toEqual({ variable: value, literal: value });
});

test('an address for mails is as long as one may be', async () => {
  expect(await read(EmailAddress, 'claire@example.be')).toEqual({ variable: 'claire@example.be', literal: 'claire@example.be' });
  expect(await read(EmailAddress, `${'a'.repeat(250)}@example.be`)).toEqual({ variable: null, literal: null });
});
