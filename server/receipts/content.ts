// What a receipt or a credit note says, frozen: sealed where it lies, because it names a family, and known by its hash
// (server/certificates/content.ts).
import type { PaymentMethod, RefundReason } from '../../prisma/generated/client/enums.ts';
import type { Payer } from '../certificates/read-payers.ts';
import type { Organiser } from '../certificates/settings.ts';
import type { PaidOption } from '../enrolments/paid-options.ts';
import { openJson, sealJson, type KeyRing } from '../platform/encryption.ts';

/** The commune, and whom to ask there. */
export type Issuer = Organiser & { serviceName: string; email: string; phone: string | null };

/** A place; days are « YYYY-MM-DD ». */
export type Place = {
  childName: string;
  plaineName: string;
  siteName: string;
  /** on which the group is open that week */
  days: string[];
};

/** A place that was paid for, in euro cents, with its options; papers of before there were any have none. */
export type PaperLine = Place & { amountCents: number; options?: PaidOption[] };

type Common = {
  year: number;
  number: number;
  issuedOn: string;
  issuer: Issuer;
  payer: Payer;
  method: PaymentMethod;
  /** 12 digits of a transfer, or the id at the provider; null: neither */
  reference: string | null;
  amountCents: number;
};

export type ReceiptContent = Common & {
  /** day by day, oldest first; together `amountCents` */
  received: { day: string; cents: number }[];
  /** what was asked for, and what other receipts say of it */
  askedCents: number;
  priorCents: number;
  /** `isKept`: the child has the place; else its price goes back, or the payment was not complete */
  lines: (PaperLine & { isKept: boolean })[];
};

/** PROVIDER: to the account or card that paid · TRANSFER: by the commune · TAKEN_BACK: by the payer's bank */
export type WayBack = 'PROVIDER' | 'TRANSFER' | 'TAKEN_BACK';

export type CreditNoteContent = Common & {
  /** on which the money left */
  day: string;
  /** of the payment, as people read them */
  receipts: string[];
  reason: RefundReason;
  way: WayBack;
  /** masked; null: the portal does not know it */
  account: string | null;
  /** as the bank carries it, « R-2027-000042 » */
  refundNumber: string;
  /** null: it is for no place */
  line: PaperLine | null;
  /** those that are given back while the child keeps the place; none: it is not for days */
  days: string[];
};

/** A paper with what it says. */
export type PaymentPaperContent = { kind: 'RECEIPT'; content: ReceiptContent } | { kind: 'CREDIT_NOTE'; content: CreditNoteContent };

const place = (id: string) => `payment_paper.sealed:${id}`;
export const sealPaper = (keys: KeyRing, id: string, content: ReceiptContent | CreditNoteContent) => sealJson(keys, place(id), content);
export const openPaper = <Content extends ReceiptContent | CreditNoteContent>(
  keys: KeyRing,
  { id, sealed }: { id: string; sealed: Uint8Array },
) => openJson<Content>(keys, place(id), sealed);

/** The number of a paper as people read it: « 2027-000123 » of a receipt, « 2027-NC-0004 » of a credit note. */
export const formatPaymentPaperNumber = (kind: PaymentPaperContent['kind'], { year, number }: { year: number; number: number }): string =>
  kind === 'RECEIPT' ? `${year}-${String(number).padStart(6, '0')}` : `${year}-NC-${String(number).padStart(4, '0')}`;
