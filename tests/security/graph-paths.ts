// Every way through a graph: from each root field, by the shortest road, over each field that leads to an object.
import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

type Step = { type: GraphQLObjectType; field: GraphQLField<unknown, unknown> };
export type Road = { steps: Step[]; to: GraphQLObjectType };

/** Fields whose type is a list of other root fields rather than a noun. */
const namespaces = new Set(['AdminQuery']);

/** One road per root field and pair of edges that follow each other, so that who is reached over whom counts; `every` false: one per root field and type. */
export function listRoads(schema: GraphQLSchema, every: (root: string) => boolean): Road[] {
  return rootsOf(schema.getQueryType()!, []).flatMap((start) => spread(start, every(start[0]!.field.name)));
}

function rootsOf(type: GraphQLObjectType, before: Step[]): Step[][] {
  return Object.values(type.getFields())
    .filter(({ name }) => !name.startsWith('_'))
    .flatMap((field) => {
      const steps = [...before, { type, field }];
      const to = getNamedType(field.type);
      return isObjectType(to) && namespaces.has(to.name) ? rootsOf(to, steps) : [steps];
    });
}

function spread(start: Step[], isEvery: boolean): Road[] {
  const first = getNamedType(start.at(-1)!.field.type);
  if (!isObjectType(first)) return [];
  const roads: Road[] = [{ steps: start, to: first }];
  const seen = new Set([first.name]);
  for (const road of roads)
    for (const field of Object.values(road.to.getFields())) {
      const to = getNamedType(field.type);
      if (!isObjectType(to)) continue;
      const isKnown = seen.has(to.name);
      if (isKnown && (!isEvery || road.steps.some(({ type }) => type === to))) continue;
      const isShort = road.steps.length - start.length < 4;
      if (isKnown && !isShort) continue;
      seen.add(to.name);
      const next = { steps: [...road.steps, { type: road.to, field }], to };
      const before = road.steps.at(-1)!.field;
      if (!isKnown || !roads.some(({ steps }) => steps.at(-1)!.field === field && steps.at(-2)?.field === before)) roads.push(next);
    }
  return roads;
}

/** Every « Type.field » of a schema, the graph's own description left out. */
export function listFields(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('_'))
    .flatMap((type) =>
      'getFields' in type
        ? Object.keys(type.getFields())
            .filter((name) => !name.startsWith('_'))
            .map((name) => `${type.name}.${name}`)
        : [],
    );
}

/** The document that walks a road and asks these fields of its end, with the id of each thing on the way. */
export function writeQuery(road: Road, fields: readonly string[], writeArgs: (field: GraphQLField<unknown, unknown>) => string): string {
  const end = fields
    .map((name) => {
      const field = road.to.getFields()[name];
      if (!field) return name;
      return `${name}${writeArgs(field)}${isCompositeType(getNamedType(field.type)) ? ' { __typename }' : ''}`;
    })
    .join(' ');
  return `{ ${[...road.steps].reverse().reduce((inner, { field }, index) => {
    const type = getNamedType(field.type);
    const id = index >= 0 && isObjectType(type) && 'id' in type.getFields() ? 'id ' : '';
    return `${field.name}${writeArgs(field)} { ${id}${inner} }`;
  }, end)} }`;
}
