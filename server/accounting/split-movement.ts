import { formatCents } from '../language/format.ts';
import { localized, messages } from '../language/messages.ts';
import { requireTransfer } from '../payments/confirm-transfer.ts';
import { receivedCents, unseenCents } from '../payments/received.ts';
import { takenBackCents } from '../payments/write-offs/owed-cents.ts';
import { lockParents, lockWeeks } from '../plaines/lock-weeks.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { Tx } from '../platform/database.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { allocatePart, lockMovement } from './allocate-movement.ts';

/** Payments that one movement pays at most: what a person can look through. */
export const mostParts = 20;

export type MovementParts = {
  movementId: string;
  /** what was left of the movement when it was read, in euro cents */
  leftCents: number;
  /** each payment once; euro cents, above zero */
  parts: readonly { paymentId: string; cents: number }[];
};

/**
 * One movement pays several payments, of one family or of several, by all of its parts or by none. What is left of it waits as before.
 * Returns what is left, in euro cents.
 * @throws InputInvalid for an unknown movement or payment, a payment that is awaited by no transfer, parts that are none, too many, twice the
 *   same, more than is open, or together more than is left; AlreadyDecided when somebody else used a part of the movement since, or
 *   nothing is open for a payment
 */
export async function splitMovement(ctx: ActContext<StaffActor>, { movementId, leftCents, parts }: MovementParts): Promise<number> {
  const { tx } = ctx;
  const ids = [...new Set(parts.map(({ paymentId }) => paymentId))].toSorted();
  if (parts.length === 0) throw new InputInvalid(localized(messages.movement_no_part), 'parts', 'REQUIRED');
  if (parts.length > mostParts || ids.length < parts.length || parts.some(({ cents }) => cents <= 0))
    throw new InputInvalid(localized(messages.movement_parts_wrong), 'parts', 'OUT_OF_RANGE');
  const movement = await lockMovement(tx, movementId);
  if (movement.openCents !== leftCents) throw new AlreadyDecided(localized(messages.movement_changed));
  const totalCents = parts.reduce((sum, { cents }) => sum + cents, 0);
  if (totalCents > leftCents)
    throw new InputInvalid(
      (locale) =>
        messages.movement_parts_above({ total: formatCents(totalCents, locale), left: formatCents(leftCents, locale) }, { locale }),
      'parts',
      'OUT_OF_RANGE',
    );
  for (const id of ids) await requireTransfer(tx, id);
  await lockAll(tx, ids);
  const open = await readOpen(tx, ids);
  for (const part of parts) requireOpen(part, open.get(part.paymentId)!);
  for (const id of ids)
    await allocatePart(
      ctx,
      movement,
      parts.find(({ paymentId }) => paymentId === id)!,
    );
  return leftCents - totalCents;
}

/** The payers and the other parents of their children, the weeks, then the payments: each kind in one order, as every act does. */
async function lockAll(tx: Tx, ids: readonly string[]) {
  const payments = await tx.payment.findMany({
    where: { id: { in: [...ids] } },
    select: { parentId: true, lines: { select: { enrolment: { select: { childId: true, weekId: true } } } } },
  });
  const places = payments.flatMap(({ lines }) => lines.map(({ enrolment }) => enrolment));
  await lockParents(
    tx,
    payments.map(({ parentId }) => parentId),
    places.map(({ childId }) => childId),
  );
  await lockWeeks(
    tx,
    places.map(({ weekId }) => weekId),
  );
  await tx.$queryRaw`SELECT id FROM payment WHERE id = ANY (${[...ids]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

type Open = { number: string | null; cents: number };

/** What each payment may still get from the bank: what is open of it, what staff said that came and no statement has shown, what was given up. */
async function readOpen(tx: Tx, ids: readonly string[]): Promise<Map<string, Open>> {
  const rows = await tx.$queryRaw<(Open & { id: string })[]>`
    SELECT id, structured_communication AS number, (greatest(0, ${unseenCents}) + CASE WHEN status IN ('PAID', 'REFUNDED')
      THEN ${takenBackCents} + written_off_cents ELSE greatest(0, amount_cents - ${receivedCents}) END)::int AS cents
    FROM payment WHERE id = ANY (${[...ids]}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row]));
}

function requireOpen({ cents }: { cents: number }, open: Open) {
  if (open.cents === 0) throw new AlreadyDecided((locale) => messages.movement_part_paid({ number: open.number ?? '' }, { locale }));
  if (cents > open.cents)
    throw new InputInvalid(
      (locale) => messages.movement_part_above({ number: open.number ?? '', open: formatCents(open.cents, locale) }, { locale }),
      'parts',
      'OUT_OF_RANGE',
    );
}
