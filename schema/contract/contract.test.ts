// What clients rely on may only grow: the printed graphs break nothing of the contract beside this file, nor of the graphs
// as the last release printed them (released/, which a release renews).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildASTSchema, findBreakingChanges, Kind, parse, type DocumentNode } from 'graphql';
import { describe, expect, test } from 'vitest';

const graphs = ['browser.graphql', 'partner.graphql'];
const readHere = (...path: string[]) => readFileSync(join(import.meta.dirname, '..', ...path), 'utf8');

/** Directives apart: clients do not see them. */
function breaksOf(before: string, after: string): string[] {
  const schemaOf = (text: string) => buildASTSchema(parse(text), { assumeValid: true, assumeValidSDL: true });
  const changes = findBreakingChanges(schemaOf(before), schemaOf(after));
  return changes.filter(({ type }) => !/directive/i.test(type)).map(({ type, description }) => `${type}: ${description}`);
}

/** The keys under which a gateway may ask for an entity, like « School @key(faseNumber) ». */
function keysOf({ definitions }: DocumentNode): string[] {
  return definitions.flatMap((definition) =>
    'name' in definition && 'directives' in definition
      ? (definition.directives ?? []).flatMap(({ name, arguments: given }) => {
          const fields = given?.find((argument) => argument.name.value === 'fields')?.value;
          return name.value === 'key' && fields?.kind === 'StringValue' ? `${definition.name?.value} @key(${fields.value})` : [];
        })
      : [],
  );
}

/** Fields that are null only beside an error, as `Query.admin`: the browser's print marks them, the partners' are two. */
function nullOnlyWhenRefused({ definitions }: DocumentNode): string[] {
  const types = definitions.filter((definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION);
  const marked = types.flatMap(({ name, fields = [] }) =>
    fields
      .filter(({ directives }) => directives?.some((directive) => directive.name.value === 'semanticNonNull'))
      .map((field) => `${name.value}.${field.name.value}`),
  );
  return [...marked, 'Query.school', 'School.enrolments'];
}

/** What became nullable since the release because somebody may be refused it: the contract says so, clients expect null beside an error. */
function isRelaxed(text: string, printed: DocumentNode): boolean {
  const [, path = '', before, after] = /^FIELD_CHANGED_KIND: (\S+) changed type from (.+) to (.+)\.$/.exec(text) ?? [];
  return before === `${after}!` && nullOnlyWhenRefused(printed).includes(path);
}

describe.each(graphs)('%s as printed', (name) => {
  test('breaks nothing of the contract', () => {
    expect(breaksOf(readHere('contract', name), readHere('printed', name))).toEqual([]);
  });

  test('has every entity key of the contract', () => {
    const printed = keysOf(parse(readHere('printed', name)));
    expect(keysOf(parse(readHere('contract', name))).filter((key) => !printed.includes(key))).toEqual([]);
  });

  test('breaks nothing of the last release', () => {
    const printed = readHere('printed', name);
    const breaks = breaksOf(readHere('contract/released', name), printed);
    expect(breaks.filter((text) => !isRelaxed(text, parse(printed)))).toEqual([]);
  });
});

test('a field that was taken away is found, and so is a key', () => {
  const before = 'type Query { a: Int b: Int } type School @key(fields: "id") { id: ID! }';
  expect(breaksOf(before, 'type Query { a: Int } type School { id: ID! }')).toEqual(['FIELD_REMOVED: Query.b was removed.']);
  expect(keysOf(parse(before))).toEqual(['School @key(id)']);
});

test('null that stands for nothing at all is no relaxation', () => {
  const printed = parse('type Query { a: Int @semanticNonNull b: Int }');
  const breaks = breaksOf('type Query { a: Int! b: Int! }', 'type Query { a: Int b: Int }');
  expect(breaks.filter((text) => !isRelaxed(text, printed))).toEqual(['FIELD_CHANGED_KIND: Query.b changed type from Int! to Int.']);
});
