import type { GraphQLEnumType, GraphQLInterfaceType } from 'graphql';
import { expect, test } from 'vitest';
import { openGraph } from '../../tests/kit/graph.ts';
import { createApp, createParent } from '../../tests/kit/people.ts';
import { browserSchema } from '../index.ts';

test('every kind of refusal has a code of its own', () => {
  const kinds = browserSchema.getPossibleTypes(browserSchema.getType('Refusal') as GraphQLInterfaceType).map(({ name }) => name);
  const codes = (browserSchema.getType('RefusalCode') as GraphQLEnumType).getValues().map(({ name }) => name);
  expect(codes.map((code) => code.replaceAll('_', '').toLowerCase()).sort()).toEqual(kinds.map((kind) => kind.toLowerCase()).sort());
});

test('all that is wrong with an input is told at once, each with its path, a code and a sentence', async () => {
  const app = await createApp();
  const ask = openGraph(app);
  const { token } = await createParent(app);
  const { data } = await ask(
    token,
    `mutation { registerChild(input: { givenName: " ", familyName: "${'a'.repeat(81)}", birthDate: "2020-01-15" }) {
      __typename ... on Refusal { code message } ... on InputInvalid { field problems { path code message } } } }`,
  );
  expect(data!.registerChild).toEqual({
    __typename: 'InputInvalid',
    code: 'INPUT_INVALID',
    message: expect.any(String),
    field: 'givenName',
    problems: [
      { path: ['givenName'], code: 'REQUIRED', message: expect.any(String) },
      { path: ['familyName'], code: 'TOO_LONG', message: expect.stringContaining('80') },
    ],
  });
});
