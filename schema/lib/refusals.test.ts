import { getNamedType, getNullableType, isInputObjectType, isListType, type GraphQLEnumType, type GraphQLInterfaceType } from 'graphql';
import { expect, test } from 'vitest';
import { openGraph } from '../../tests/kit/graph.ts';
import { createApp, createParent } from '../../tests/kit/people.ts';
import { browserSchema } from '../index.ts';
import { inputsInLists } from './validate-together.ts';

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

test('the inputs that come in lists are known: their problems are told one at a time', () => {
  const fields = Object.values(browserSchema.getTypeMap()).flatMap((type) =>
    isInputObjectType(type) ? Object.values(type.getFields()) : [],
  );
  const root = [browserSchema.getMutationType()!, browserSchema.getQueryType()!].flatMap((type) => Object.values(type.getFields()));
  const found = [...fields, ...root.flatMap(({ args }) => args)].flatMap(({ type }) =>
    isListType(getNullableType(type)) && isInputObjectType(getNamedType(type)) ? [getNamedType(type).name] : [],
  );
  expect([...new Set(found)].sort()).toEqual(inputsInLists);
});
