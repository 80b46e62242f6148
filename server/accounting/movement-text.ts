// Who paid and what they wrote: sealed beside the movement.
import { open, seal, type KeyRing } from '../platform/encryption.ts';
import type { Movement } from './statement.ts';

export type MovementText = Pick<Movement, 'counterparty' | 'communication' | 'notes' | 'bankReference' | 'endToEndId'>;

const where = (id: string) => `bank_movement_text.sealed:${id}`;

export const sealText = (keys: KeyRing, id: string, { counterparty, communication, notes, bankReference, endToEndId }: MovementText) =>
  seal(keys, where(id), JSON.stringify({ counterparty, communication, notes, bankReference, endToEndId }));

export const openText = (keys: KeyRing, id: string, sealed: Uint8Array): MovementText =>
  JSON.parse(open(keys, where(id), sealed).toString()) as MovementText;

/** « BE36 •••• •••• 1181 »: enough to recognise an account, not to use it. */
export const maskAccount = (account: string) => `${account.slice(0, 4)} •••• •••• ${account.slice(-4)}`;
