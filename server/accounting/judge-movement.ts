// What a movement pays, by its number alone. Pure: facts in, verdict out.

/** A payment that has the number which the movement names. */
export type AwaitedPayment = {
  id: string;
  number: string;
  status: 'PENDING' | 'PAID' | 'FAILED' | 'CANCELLED' | 'EXPIRED' | 'REFUNDED';
  amountCents: number;
  /** every place that it pays for is still held */
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
  'EXACT',
] as const;
/** Why a person must look at it; EXACT: nothing but that the job has not come to it yet. */
export type ToAllocateReason = (typeof toAllocateReasons)[number];

export type MovementFacts = {
  amountCents: number;
  structuredCommunication: string | null;
  mentioned: readonly string[];
  code: string | null;
  reversalKind: number | null;
};

export type MovementVerdict = { reason: ToAllocateReason; payment: AwaitedPayment | null };

/** Operations 54 of transfers: an order of ours that could not be carried out (Febelfin, annex I). */
const isReturned = ({ code, reversalKind }: MovementFacts) => reversalKind !== null || /^.(01|02)54/.test(code ?? '');

/**
 * Only a structured communication, the exact amount and places that are still held settle by themselves (EXACT). All else has
 * a reason, and the payment that it most likely pays.
 */
export function judgeMovement(facts: MovementFacts, awaited: ReadonlyMap<string, AwaitedPayment>): MovementVerdict {
  const { structuredCommunication, mentioned, amountCents } = facts;
  if (isReturned(facts)) return { reason: 'RETURNED', payment: null };
  const named = structuredCommunication && (awaited.get(structuredCommunication) ?? null);
  if (named) return { reason: compare(named, amountCents), payment: named };
  const found = mentioned.flatMap((number) => awaited.get(number) ?? []);
  if (found.length === 1) return { reason: 'NUMBER_IN_TEXT', payment: found[0]! };
  return { reason: structuredCommunication ? 'UNKNOWN_NUMBER' : 'NO_NUMBER', payment: null };
}

function compare({ status, amountCents, isKept }: AwaitedPayment, receivedCents: number): ToAllocateReason {
  if (status === 'PAID' || status === 'REFUNDED') return 'TWICE';
  if (status !== 'PENDING') return 'REPLACED';
  if (receivedCents < amountCents) return 'LESS';
  if (receivedCents > amountCents) return 'MORE';
  return isKept ? 'EXACT' : 'LATE';
}
