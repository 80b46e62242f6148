// What a merge moved and changed, so that it can be undone: personal data, sealed where it lies.
import { openJson, sealJson, type KeyRing } from '../../platform/encryption.ts';
import type { MovedChild } from './move-child.ts';
import type { MovedParent } from './move-parent.ts';
import type { ChildState } from './read-child-states.ts';
import type { ParentState } from './read-parent-states.ts';

/** `after`: the record that stays, as the merge left it. */
export type SealedMerge = { moved: MovedChild; after: ChildState };
export type SealedParentMerge = { moved: MovedParent; after: ParentState };

const place = (id: string) => `record_merge.sealed:${id}`;

export const sealMerge = (keys: KeyRing, id: string, merge: SealedMerge) => sealJson(keys, place(id), merge);
export const openMerge = (keys: KeyRing, { id, sealed }: { id: string; sealed: Uint8Array }) =>
  openJson<SealedMerge>(keys, place(id), sealed);
export const sealParentMerge = (keys: KeyRing, id: string, merge: SealedParentMerge) => sealJson(keys, place(id), merge);
export const openParentMerge = (keys: KeyRing, { id, sealed }: { id: string; sealed: Uint8Array }) =>
  openJson<SealedParentMerge>(keys, place(id), sealed);
