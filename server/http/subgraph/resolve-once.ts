// A reference that a gateway sends several times is resolved once, and its answer stands in each of its places.
import type { ApolloServerPlugin } from '@apollo/server';
import { Kind, type FieldNode, type GraphQLFormattedError } from 'graphql';
import type { Context } from '../../context.ts';
import { measureDocument, type Variables } from '../lib/document-cost.ts';
import { tooComplex } from '../lib/graphql-errors.ts';

/** By response key of `_entities`: for each place of the list that was sent, the place of the one that is resolved. */
type Places = Map<string, number[]>;

/** Takes repeated references out of the variables before an operation runs and puts their answers in after it. */
export const resolveOnce = (answerBytes: number): ApolloServerPlugin<Context> => ({
  async requestDidStart() {
    let places: Places = new Map();
    return {
      async didResolveOperation({ document, operation, request }) {
        if (!operation) return;
        const variables = { ...request.variables };
        const { roots } = measureDocument(document, operation, variables);
        places = takeOutRepeated([...roots.keys()], variables);
        if (places.size > 0) request.variables = variables;
      },
      async willSendResponse({ response: { body, http } }) {
        if (places.size === 0 || body.kind !== 'single' || !body.singleResult.data) return;
        const { data, errors } = body.singleResult;
        if ([...places].reduce((sum, [key, own]) => sum + measureBytes(data[key], own), 0) > answerBytes) {
          http.status = 400;
          body.singleResult = { errors: [tooComplex('bytes of an answer', answerBytes).toJSON()] };
          return;
        }
        body.singleResult = {
          ...body.singleResult,
          data: { ...data, ...Object.fromEntries([...places].map(([key, own]) => [key, putBack(data[key], own)])) },
          ...(errors && { errors: errors.flatMap((error) => repeatError(error, places)) }),
        };
      },
    };
  },
});

function takeOutRepeated(fields: FieldNode[], variables: Variables): Places {
  const places: Places = new Map();
  const known = new Map<string, number[]>();
  for (const { name, alias, arguments: args = [] } of fields) {
    const value = args.find((argument) => argument.name.value === 'representations')?.value;
    if (name.value !== '_entities' || value?.kind !== Kind.VARIABLE) continue;
    const variable = value.name.value;
    const list = variables[variable];
    if (!known.has(variable) && Array.isArray(list)) {
      const once = new Map<string, number>();
      const kept: unknown[] = [];
      const own = list.map((reference: unknown) => {
        const text = JSON.stringify(reference) ?? '';
        const place = once.get(text) ?? kept.push(reference) - 1;
        once.set(text, place);
        return place;
      });
      if (kept.length === list.length) continue;
      known.set(variable, own);
      variables[variable] = kept;
    }
    const own = known.get(variable);
    if (own) places.set((alias ?? name).value, own);
  }
  return places;
}

/** How long the answer of a list is with its repetitions. */
function measureBytes(resolved: unknown, places: number[]): number {
  if (!Array.isArray(resolved)) return 0;
  const lengths = resolved.map((entity) => JSON.stringify(entity)?.length ?? 0);
  return places.reduce((sum, place) => sum + (lengths[place] ?? 0), 0);
}

const putBack = (resolved: unknown, places: number[]) =>
  Array.isArray(resolved) ? places.map((place) => resolved[place] as unknown) : resolved;

/** An error below a reference stands at each of its places. */
function repeatError(error: GraphQLFormattedError, places: Places): GraphQLFormattedError[] {
  const [key, at, ...below] = error.path ?? [];
  const own = places.get(String(key));
  if (!own || typeof at !== 'number') return [error];
  return own.flatMap((place, index) => (place === at ? [{ ...error, path: [key!, index, ...below] }] : []));
}
