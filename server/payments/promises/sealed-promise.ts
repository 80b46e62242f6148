// Who promised a payment, and by which decision: that a family is helped is its own affair, sealed where it lies.
import { openJson, sealJson, type KeyRing } from '../../platform/encryption.ts';

/** `name`: of the CPAS or the employer; null when the family itself promises. `reference`: of their decision; null: none was given. */
export type SealedPromise = { name: string | null; reference: string | null };

const place = (id: string) => `payment_promise.sealed:${id}`;

export const sealPromise = (keys: KeyRing, id: string, promise: SealedPromise) => sealJson(keys, place(id), promise);
export const openPromise = (keys: KeyRing, { id, sealed }: { id: string; sealed: Uint8Array }) =>
  openJson<SealedPromise>(keys, place(id), sealed);
