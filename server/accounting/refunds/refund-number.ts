// A refund's number: what the bank carries from our order to its statement (EndToEndId), and what people say.

/** « R-2027-000042 » */
export const formatRefundNumber = ({ seq, createdAt }: { seq: bigint; createdAt: Date }): string =>
  `R-${createdAt.getUTCFullYear()}-${String(seq).padStart(6, '0')}`;

/** « RB-2027-000007 » of a batch */
export const formatBatchNumber = ({ seq, createdAt }: { seq: bigint; createdAt: Date }): string =>
  `RB-${createdAt.getUTCFullYear()}-${String(seq).padStart(6, '0')}`;

/** The `seq` of a number as a bank gives it back, or null for what is none of ours. */
const read =
  (shape: RegExp) =>
  (text: string | null): bigint | null => {
    const [, seq] = shape.exec(text?.trim() ?? '') ?? [];
    return seq === undefined ? null : BigInt(seq);
  };
export const readRefundNumber = read(/^R-20\d{2}-(\d{6,18})$/);
export const readBatchNumber = read(/^RB-20\d{2}-(\d{6,18})$/);
