// Why a claim is given up, while somebody else is to agree: personal words, sealed where they lie.
import { openJson, sealJson, type KeyRing } from '../../platform/encryption.ts';

/** `reason`: the family may read it. `untold`: why the family gets no mail; null: it gets one. */
export type SealedWhy = { reason: string; untold: string | null };

const place = (id: string) => `write_off.sealed:${id}`;

export const sealWhy = (keys: KeyRing, id: string, why: SealedWhy) => sealJson(keys, place(id), why);
export const openWhy = (keys: KeyRing, { id, sealed }: { id: string; sealed: Uint8Array }) => openJson<SealedWhy>(keys, place(id), sealed);
