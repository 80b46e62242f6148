// Tells Pothos the name of the plugin of federate.ts.
import type { SchemaTypes } from '@pothos/core';
import type { FederatePlugin } from './federate.ts';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      federate: FederatePlugin<Types>;
    }
  }
}
