// Tells Pothos the names of the plugins of federate.ts, nullable-where-refused.ts and validate-together.ts.
import type { SchemaTypes } from '@pothos/core';
import type { FederatePlugin } from './federate.ts';
import type { NullableWhereRefusedPlugin } from './nullable-where-refused.ts';
import type { ValidateTogetherPlugin } from './validate-together.ts';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      federate: FederatePlugin<Types>;
      nullableWhereRefused: NullableWhereRefusedPlugin<Types>;
      validateTogether: ValidateTogetherPlugin<Types>;
    }
  }
}
