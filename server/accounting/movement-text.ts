// Who paid and what they wrote: sealed beside the movement.
import { openJson, sealJson, type KeyRing } from '../platform/encryption.ts';
import type { Movement } from './statement.ts';

export type MovementText = Pick<Movement, 'counterparty' | 'communication' | 'notes' | 'bankReference' | 'endToEndId'>;

const where = (id: string) => `bank_movement_text.sealed:${id}`;

export const sealText = (keys: KeyRing, id: string, { counterparty, communication, notes, bankReference, endToEndId }: MovementText) =>
  sealJson(keys, where(id), { counterparty, communication, notes, bankReference, endToEndId });

export const openText = (keys: KeyRing, id: string, sealed: Uint8Array): MovementText => openJson<MovementText>(keys, where(id), sealed);

/** « BE36 •••• •••• 1181 »: enough to recognise an account, not to use it. */
export const maskAccount = (account: string) => `${account.slice(0, 4)} •••• •••• ${account.slice(-4)}`;
