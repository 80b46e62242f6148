// What a movement pays, by its number alone. Pure: facts in, verdict out.
import { isSettled } from '../payments/states.ts';

/** A payment that has the number which the movement names. */
export type AwaitedPayment = {
  id: string;
  number: string;
  status: 'PENDING' | 'PAID' | 'FAILED' | 'CANCELLED' | 'EXPIRED' | 'REFUNDED';
  /** what is still to come, in euro cents */
  openCents: number;
  /** what staff confirmed by hand and no statement has shown, in euro cents: this may be that money */
  unseenCents: number;
  /** the commune has given it up: what comes all the same is looked at */
  isWrittenOff: boolean;
  /** every place that it pays for is still held, was promised to be paid, or was paid before */
  isKept: boolean;
};

export const toAllocateReasons = [
  'NUMBER_IN_TEXT',
  'NO_NUMBER',
  'UNKNOWN_NUMBER',
  'LESS',
  'MORE',
  'LATE',
  'TWICE',
  'REPLACED',
  'RETURNED',
  'WRITTEN_OFF',
  'EXACT',
] as const;
/** Why a person must look at it; EXACT: nothing but that the job has not come to it yet. */
export type ToAllocateReason = (typeof toAllocateReasons)[number];

export type MovementFacts = {
  /** what of it pays nothing yet */
  openCents: number;
  structuredCommunication: string | null;
  mentioned: readonly string[];
  code: string | null;
  reversalKind: number | null;
};

export type MovementVerdict = { reason: ToAllocateReason; payment: AwaitedPayment | null };

/** Operations 54 of transfers: an order of ours that could not be carried out (Febelfin, annex I). */
const isReturned = ({ code, reversalKind }: MovementFacts) => reversalKind !== null || /^.(01|02)54/.test(code ?? '');

/**
 * What a movement pays and why a person must look at it, if one must (`settlesAlone`): EXACT, or the payment that it most likely pays.
 */
export function judgeMovement(facts: MovementFacts, awaited: ReadonlyMap<string, AwaitedPayment>): MovementVerdict {
  const { structuredCommunication, mentioned, openCents } = facts;
  if (isReturned(facts)) return { reason: 'RETURNED', payment: null };
  const named = structuredCommunication && (awaited.get(structuredCommunication) ?? null);
  if (named) return { reason: compare(named, openCents), payment: named };
  const found = mentioned.flatMap((number) => awaited.get(number) ?? []);
  if (found.length === 1) return { reason: 'NUMBER_IN_TEXT', payment: found[0]! };
  return { reason: structuredCommunication ? 'UNKNOWN_NUMBER' : 'NO_NUMBER', payment: null };
}

/** Only a structured communication, no more than is open, and places that are still kept: a part is that of the payer too. */
export const settlesAlone = ({ reason, payment }: MovementVerdict): boolean => reason === 'EXACT' || (reason === 'LESS' && payment!.isKept);

function compare({ status, openCents, unseenCents, isKept, isWrittenOff }: AwaitedPayment, receivedCents: number): ToAllocateReason {
  // Of a payment that is settled, open is what the payer's bank took back.
  if (unseenCents > 0 || (isSettled(status) && openCents <= 0)) return 'TWICE';
  if (status !== 'PENDING' && !isSettled(status)) return 'REPLACED';
  if (isWrittenOff) return 'WRITTEN_OFF';
  if (receivedCents < openCents) return 'LESS';
  if (receivedCents > openCents) return 'MORE';
  return isKept ? 'EXACT' : 'LATE';
}
