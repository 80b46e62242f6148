// The one builder of every graph. Fields are the browser's and the commune's unless they say otherwise; the partners' are
// named one by one.
import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import DirectivesPlugin from '@pothos/plugin-directives';
import ErrorsPlugin from '@pothos/plugin-errors';
import FederationPlugin from '@pothos/plugin-federation';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import SubGraphPlugin from '@pothos/plugin-sub-graph';
import ValidationPlugin from '@pothos/plugin-validation';
import { GraphQLError } from 'graphql';
import type PrismaTypes from '../prisma/generated/pothos.ts';
import { getDatamodel } from '../prisma/generated/pothos.ts';
import type { ParentActor, StaffActor } from '../server/platform/actor.ts';
import { InputInvalid, type InputProblem, type ProblemCode } from '../server/platform/refusals.ts';
import { mayDo, type Permission } from '../server/identity/access.ts';
import { GraphQLSafeInt } from 'graphql-scalars';
import { CalendarDate, EmailAddress, Instant, NonNegativeInt, PhoneNumber } from './lib/scalars.ts';
import { messages } from '../server/language/messages.ts';
import type { Context } from '../server/context.ts';
import './lib/federate.ts';
import './lib/nullable-where-refused.ts';
import './lib/validate-together.ts';

type Scalar<Type> = { Input: Type; Output: Type };

export type SchemaTypes = {
  Context: Context;
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  SubGraphs: 'browser' | 'partner' | 'commune';
  AuthScopes: { public: boolean; person: boolean; parent: boolean; staff: boolean; partner: boolean; may: Permission };
  AuthContexts: {
    person: Context & { actor: NonNullable<Context['actor']> };
    parent: Context & { actor: ParentActor };
    staff: Context & { actor: StaffActor };
    may: Context & { actor: StaffActor };
  };
  Scalars: {
    ID: { Input: string; Output: string };
    Date: Scalar<Date>;
    DateTime: Scalar<Date>;
    EmailAddress: Scalar<string>;
    NonNegativeInt: Scalar<number>;
    PhoneNumber: Scalar<string>;
    SafeInt: Scalar<number>;
  };
};

/** For what the partners see too: theirs is said, never inherited. */
export const allGraphs: SchemaTypes['SubGraphs'][] = ['browser', 'commune', 'partner'];

export const builder = new SchemaBuilder<SchemaTypes>({
  // Order matters: errors wrap authorisation, which wraps Prisma. Shapes reach the validation from right to left.
  plugins: [
    'nullableWhereRefused',
    RelayPlugin,
    ErrorsPlugin,
    ScopeAuthPlugin,
    ValidationPlugin,
    'validateTogether',
    PrismaPlugin,
    ComplexityPlugin,
    DirectivesPlugin,
    'federate',
    SubGraphPlugin,
    FederationPlugin,
  ],
  defaultFieldNullability: false,
  prisma: {
    client: (context) => context.app.database.prisma,
    dmmf: getDatamodel(),
    // the tests of the operations refuse the warning (schema/lib/operations.test.ts)
    onUnusedQuery: 'warn',
    maxConnectionSize: 200,
    defaultConnectionSize: 50,
  },
  relay: { nodeQueryOptions: false, nodesQueryOptions: false, cursorType: 'String' },
  errors: { directResult: true, unsafelyHandleInputErrors: true },
  validation: {
    validationError: ({ issues }) => {
      const [first, ...others] = issues.map(toProblem);
      return new InputInvalid(first!.sentence, first!.field, first!.code, others);
    },
  },
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: ({ actor, partner }) => ({
      public: true,
      person: actor !== null,
      parent: actor?.parentId != null,
      staff: actor?.staff != null,
      partner: partner !== null,
      may: (permission) => actor?.staff != null && mayDo(actor.staff, permission),
    }),
    unauthorizedError: (_parent, context) =>
      context.actor || context.partner
        ? new GraphQLError('Not allowed', { extensions: { code: 'FORBIDDEN' } })
        : new GraphQLError('Not signed in', { extensions: { code: 'UNAUTHENTICATED' } }),
  },
  complexity: {
    limit: { complexity: 20_000, depth: 14, breadth: 400 },
    complexityError: (kind) => new GraphQLError(`Too much in one request: ${kind}`, { extensions: { code: 'TOO_COMPLEX' } }),
  },
  subGraphs: { defaultForTypes: ['browser', 'commune'], defaultForFields: ['browser', 'commune'] },
});

type Issue = { message: string; path?: readonly (PropertyKey | { key: PropertyKey })[]; maximum?: unknown };

const codesOfShapes: Record<string, ProblemCode> = {
  invalid_empty: 'REQUIRED',
  invalid_too_long: 'TOO_LONG',
  invalid_too_many: 'TOO_MANY',
  invalid_too_big: 'OUT_OF_RANGE',
};

/** Shapes name their sentence; zod's own messages are not for people. */
function toProblem({ message, path = [], maximum }: Issue): InputProblem {
  const steps = path.map((step) => String(typeof step === 'object' ? step.key : step)).filter((step) => step !== 'input');
  const sentence = (messages as Record<string, unknown>)[message];
  return {
    sentence: (locale) =>
      typeof sentence === 'function' ? sentence({ max: maximum }, { locale }) : messages.refusal_invalid({}, { locale }),
    field: steps.join('.') || null,
    code: codesOfShapes[message] ?? 'MALFORMED',
  };
}

builder.addScalarType('Date', CalendarDate, { subGraphs: allGraphs });
builder.addScalarType('DateTime', Instant, { subGraphs: allGraphs });
builder.addScalarType('EmailAddress', EmailAddress);
builder.addScalarType('NonNegativeInt', NonNegativeInt, { subGraphs: allGraphs });
builder.addScalarType('PhoneNumber', PhoneNumber);
builder.addScalarType('SafeInt', GraphQLSafeInt);

// Deny by default: a root field without scopes of its own is nobody's.
builder.queryType({
  description: 'what is read. A field that is not open to who asks is null, beside an error with UNAUTHENTICATED or FORBIDDEN at its path',
  subGraphs: allGraphs,
});
builder.mutationType({
  description: 'what changes something. Each answers a union: what was done, or a Refusal that says why not, with nothing changed',
});
// Streams go to browsers alone: a router asks and is answered.
builder.subscriptionType({ description: 'what is pushed as it happens, over SSE, to browsers alone', subGraphs: ['browser'] });
