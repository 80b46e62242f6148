// Receipts and credit notes are issued by the worker, each once, under the next number of its kind and year.
import { v7 as uuid } from 'uuid';
import type { PaymentPaperKind } from '../../prisma/generated/client/enums.ts';
import { maskAccount } from '../accounting/movement-text.ts';
import { openOrderedAccount } from '../accounting/refunds/batches.ts';
import { formatRefundNumber } from '../accounting/refunds/refund-number.ts';
import { recordEach } from '../audit/record.ts';
import { hashOf } from '../certificates/content.ts';
import { type Payer, readPayers } from '../certificates/read-payers.ts';
import { dayOf, fromIsoDay, isoDay } from '../language/dates.ts';
import { transact, type ActContext, type ActSource } from '../platform/act.ts';
import { readClock, type Tx } from '../platform/database.ts';
import { lock } from '../platform/locks.ts';
import { type CreditNoteContent, formatPaymentPaperNumber, type Issuer, type ReceiptContent, sealPaper, type WayBack } from './content.ts';
import { openPromise } from '../payments/promises/sealed-promise.ts';
import { placesOf, readLines, type Lines } from './read-lines.ts';
import { listOwedCreditNotes, listOwedReceipts, type OwedCreditNote, type OwedReceipt } from './read-owed.ts';

/** Papers of one transaction. */
const partSize = 200;

/** Issues what is owed, of one payment or of all, by parts. */
export async function issueAllPapers(source: ActSource, paymentId: string | null): Promise<void> {
  for (;;) {
    const issued = await transact(source, 'system', (ctx) => issuePapers(ctx, { paymentId, limit: partSize }), { timeout: 30_000 });
    if (issued < partSize) return;
  }
}

type Drawn = {
  kind: PaymentPaperKind;
  paymentId: string;
  refundId: string | null;
  day: string;
  /** all but its number */
  content: Omit<ReceiptContent, Numbering> | Omit<CreditNoteContent, Numbering>;
};
type Numbering = 'year' | 'number' | 'issuedOn' | 'issuer';

/**
 * Issues the receipts that are owed, and the credit notes of what went back; how many. Whoever issues some waits for the others, so that
 * no number is left out or given twice. None while the commune has no name.
 */
export async function issuePapers(ctx: ActContext, { paymentId, limit }: { paymentId: string | null; limit: number }): Promise<number> {
  const { tx } = ctx;
  const issuer = await readIssuer(tx);
  if (!issuer) return 0;
  await lock(tx, 'payment papers');
  const receipts = await listOwedReceipts(tx, { paymentId, limit });
  await write(ctx, issuer, await drawReceipts(ctx, receipts));
  // A credit note names the receipts of its payment: they come first.
  const notes = receipts.length < limit ? await listOwedCreditNotes(tx, { paymentId, limit: limit - receipts.length }) : [];
  await write(ctx, issuer, await drawCreditNotes(ctx, notes));
  return receipts.length + notes.length;
}

/** The commune as papers name it; null: it has no name yet. */
export const readIssuer = (tx: Tx): Promise<Issuer | null> =>
  tx.commune.findFirst({ select: { name: true, enterpriseNumber: true, address: true, serviceName: true, email: true, phone: true } });

/** Who paid: whoever promised it, else the family; what was paid before that was kept, and what never was complete, is whose it is today. */
async function payersOf(
  { tx, keys }: ActContext,
  owed: readonly { paymentId: string; parentId: string }[],
): Promise<(of: { paymentId: string }) => Payer> {
  const kept = await readPayers(
    tx,
    owed.map(({ paymentId }) => paymentId),
  );
  const others = owed.filter(({ paymentId }) => !kept.has(paymentId));
  const parents = await tx.parent.findMany({
    where: { id: { in: others.map(({ parentId }) => parentId) } },
    select: { id: true, street: true, postalCode: true, city: true, person: { select: { givenName: true, familyName: true } } },
  });
  for (const { paymentId, parentId } of others) {
    const { street, postalCode, city, person } = parents.find(({ id }) => id === parentId)!;
    kept.set(paymentId, { ...person, street, postalCode, city });
  }
  const promises = await tx.paymentPromise.findMany({ where: { paymentId: { in: owed.map(({ paymentId }) => paymentId) } } });
  for (const promise of promises) {
    const { name } = openPromise(keys, promise);
    if (name) kept.set(promise.paymentId, { givenName: '', familyName: name, street: null, postalCode: null, city: null });
  }
  return ({ paymentId }) => kept.get(paymentId)!;
}

const referenceOf = ({ structuredCommunication, providerId }: Pick<OwedReceipt, 'structuredCommunication' | 'providerId'>) =>
  structuredCommunication ?? providerId;

async function drawReceipts(ctx: ActContext, owed: readonly OwedReceipt[]): Promise<Drawn[]> {
  if (owed.length === 0) return [];
  const payerOf = await payersOf(ctx, owed);
  const lines = await readLines(
    ctx.tx,
    owed.map(({ paymentId }) => paymentId),
  );
  return owed.map((one) => {
    const received = newestOf(one);
    return {
      kind: 'RECEIPT',
      paymentId: one.paymentId,
      refundId: null,
      day: received.at(-1)!.day,
      content: {
        payer: payerOf(one),
        method: one.method,
        reference: referenceOf(one),
        amountCents: one.cents,
        received,
        askedCents: one.askedCents,
        priorCents: one.priorCents,
        lines: placesOf(lines, one.paymentId),
      },
    };
  });
}

/** The money that no receipt says is what came last; by day, oldest first. */
function newestOf({ received, cents, seenOn }: OwedReceipt): ReceiptContent['received'] {
  const days = new Map<string, number>();
  let rest = cents;
  for (const { day, cents: came } of [...received, { day: dayOf(seenOn).toString(), cents: Infinity }]) {
    if (rest === 0) break;
    const taken = Math.min(rest, came);
    days.set(day, (days.get(day) ?? 0) + taken);
    rest -= taken;
  }
  return [...days].map(([day, ofDay]) => ({ day, cents: ofDay })).toSorted((one, other) => one.day.localeCompare(other.day));
}

async function drawCreditNotes(ctx: ActContext, owed: readonly OwedCreditNote[]): Promise<Drawn[]> {
  if (owed.length === 0) return [];
  const { tx, keys } = ctx;
  const paymentIds = [...new Set(owed.map(({ paymentId }) => paymentId))];
  const payerOf = await payersOf(ctx, owed);
  const lines: Lines = await readLines(tx, paymentIds);
  const receipts = Map.groupBy(
    await tx.paymentPaper.findMany({
      where: { kind: 'RECEIPT', paymentId: { in: paymentIds } },
      orderBy: [{ year: 'asc' }, { number: 'asc' }],
      select: { paymentId: true, year: true, number: true },
    }),
    ({ paymentId }) => paymentId,
  );
  return owed.map((one) => {
    const place = lines.find(({ paymentId, enrolmentId }) => paymentId === one.paymentId && enrolmentId === one.enrolmentId);
    const way: WayBack = one.reason === 'CHARGEBACK' ? 'TAKEN_BACK' : one.isByProvider ? 'PROVIDER' : 'TRANSFER';
    const account =
      way === 'TRANSFER' && one.orderLineId && one.orderLine
        ? openOrderedAccount(keys, { id: one.orderLineId, sealed: one.orderLine }).iban
        : null;
    return {
      kind: 'CREDIT_NOTE',
      paymentId: one.paymentId,
      refundId: one.refundId,
      day: isoDay(one.day),
      content: {
        payer: payerOf(one),
        method: one.method,
        reference: referenceOf(one),
        amountCents: one.amountCents,
        day: isoDay(one.day),
        receipts: (receipts.get(one.paymentId) ?? []).map((receipt) => formatPaymentPaperNumber('RECEIPT', receipt)),
        reason: one.reason,
        way,
        account: account && maskAccount(account),
        refundNumber: formatRefundNumber(one),
        line: place?.line ?? null,
        days: one.days.map(isoDay),
      },
    };
  });
}

/** Writes papers of one kind under the next numbers of the year; the caller holds the lock. */
async function write({ tx, actor, keys }: ActContext, issuer: Issuer, drawn: readonly Drawn[]): Promise<void> {
  if (drawn.length === 0) return;
  const { kind } = drawn[0]!;
  const today = dayOf(await readClock(tx));
  const { _max } = await tx.paymentPaper.aggregate({ where: { kind, year: today.year }, _max: { number: true } });
  const last = _max.number ?? 0;
  const rows = drawn.map(({ paymentId, refundId, day, content: said }, at) => {
    const id = uuid();
    const numbered = { year: today.year, number: last + 1 + at };
    const content = { ...numbered, issuedOn: today.toString(), issuer, ...said } as ReceiptContent | CreditNoteContent;
    const sealed = { sealed: sealPaper(keys, id, content), contentHash: hashOf(content) };
    return { id, kind, ...numbered, paymentId, refundId, day: fromIsoDay(day), amountCents: content.amountCents, ...sealed };
  });
  await tx.paymentPaper.createMany({ data: rows });
  await recordEach(
    tx,
    actor,
    kind === 'RECEIPT' ? 'receipt-issued' : 'credit-note-issued',
    rows.map(({ id }) => `payment-paper:${id}`),
  );
}
