// One field that somebody may not have costs that field alone: what a scope can refuse is nullable, so that the rest of the
// answer stays beside the error. Clients that stop at errors read these fields as never null (@semanticNonNull).
import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';

/**
 * What the published contract (schema/contract/browser.graphql) promises as non-null: mutations, which are asked one by one, and
 * a list of a parent, who is its only reader in the pages. A test compares them with it.
 */
export const promisedNonNull = [
  'Parent.payments',
  ...[
    ...['abandonBasket', 'acceptOffer', 'confirmTransfer', 'createPartnerKey', 'decideCancellation', 'holdWeeks', 'joinWaitingList'],
    ...['leaveWaitingList', 'registerChild', 'registerParent', 'releaseEnrolment', 'requestCancellation', 'revokePartnerKey'],
    ...['saveEnrolmentPeriod', 'saveHealthSheet', 'savePlaine', 'saveWeek', 'startPayment', 'updateProfile', 'validateBasket'],
  ].map((name) => `Mutation.${name}`),
];

/** True for scopes that refuse somebody: all but `public`. */
export const mayRefuse = (authScopes: unknown): boolean =>
  typeof authScopes === 'function' ||
  (typeof authScopes === 'object' && authScopes !== null && !(authScopes as { public?: boolean }).public);

/** Before the graph is built; the first of the plugins, so that it sees the unions that the others made of a mutation. */
export class NullableWhereRefusedPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const { type, parentType, name, pothosOptions, extensions } = config;
    const { authScopes } = pothosOptions as { authScopes?: unknown };
    if (type.nullable || !mayRefuse(authScopes) || promisedNonNull.includes(`${parentType}.${name}`)) return config;
    return { ...config, type: { ...type, nullable: true }, extensions: { ...extensions, isNullOnlyWhenRefused: true } };
  }
}

SchemaBuilder.registerPlugin('nullableWhereRefused', NullableWhereRefusedPlugin);
