// People write about health in the reason and in the answer: both are sealed where they lie.
import { open, seal, type KeyRing } from '../platform/encryption.ts';

type Sealed = { id: string; reason: Uint8Array; answer: Uint8Array | null };

export const sealReason = (ring: KeyRing, id: string, text: string) => seal(ring, `cancellation_request.reason:${id}`, text);
export const sealAnswer = (ring: KeyRing, id: string, text: string) => seal(ring, `cancellation_request.answer:${id}`, text);
export const openReason = (ring: KeyRing, { id, reason }: Omit<Sealed, 'answer'>) =>
  open(ring, `cancellation_request.reason:${id}`, reason).toString();
export const openAnswer = (ring: KeyRing, { id, answer }: Omit<Sealed, 'reason'>) =>
  answer && open(ring, `cancellation_request.answer:${id}`, answer).toString();
