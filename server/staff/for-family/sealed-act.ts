// Why the desk acted for a family, and what it was before and after: personal words and data, sealed where they lie.
import { openJson, sealJson, type KeyRing } from '../../platform/encryption.ts';

/** A field that was corrected, as it was and as it is; null: it was empty, or is. */
export type Change = { field: string; before: string | null; after: string | null };
export type SealedAct = { reason: string; untold: string | null; changes: Change[] };

const place = (id: string) => `family_act.sealed:${id}`;

export const sealAct = (keys: KeyRing, id: string, act: SealedAct) => sealJson(keys, place(id), act);
export const openAct = (keys: KeyRing, { id, sealed }: { id: string; sealed: Uint8Array }) => openJson<SealedAct>(keys, place(id), sealed);

/** The fields that differ, of two records as text. */
export const changesBetween = (before: Record<string, string | null>, after: Record<string, string | null>): Change[] =>
  Object.keys(after).flatMap((field) =>
    (before[field] ?? null) === (after[field] ?? null) ? [] : [{ field, before: before[field] ?? null, after: after[field] ?? null }],
  );
