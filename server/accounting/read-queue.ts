// Money that came in and pays nothing yet, as the desk sees it: why it waits, and what it may pay.
import type { ActSource } from '../platform/act.ts';
import type { Db } from '../platform/database.ts';
import { type AwaitedPayment, judgeMovement, type ToAllocateReason } from './judge-movement.ts';
import { maskAccount, type MovementText, openText } from './movement-text.ts';
import { listOpenMovements, type OpenMovement } from './open-movements.ts';
import { readAwaited } from './read-awaited.ts';

export type Proposal = { paymentId: string; why: 'NUMBER' | 'NUMBER_IN_TEXT' | 'AMOUNT_AND_NAME' };

export type QueuedMovement = OpenMovement & {
  reason: ToAllocateReason;
  proposals: Proposal[];
  counterpartyName: string | null;
  /** masked */
  counterpartyAccount: string | null;
  communication: string;
};

/** A page of the queue, oldest first, and one row more when there is another page. Four statements of the database. */
export async function readQueue(
  { database: { prisma }, keyRing }: Pick<ActSource, 'database' | 'keyRing'>,
  { after, ids, size }: { after?: bigint | null; ids?: string[]; size: number },
): Promise<QueuedMovement[]> {
  const movements = await listOpenMovements(prisma, { after, ids, limit: size + 1 });
  const awaited = await readAwaited(
    prisma,
    movements.flatMap(({ structuredCommunication, mentioned }) => [
      ...(structuredCommunication ? [structuredCommunication] : []),
      ...mentioned,
    ]),
  );
  const read = movements.map((movement) => {
    const text = movement.sealed && openText(keyRing, movement.id, movement.sealed);
    return { movement, text, verdict: judgeMovement(movement, awaited) };
  });
  const unnamed = read.filter(({ verdict }) => verdict.payment === null && verdict.reason !== 'RETURNED');
  const candidates = await readCandidates(
    prisma,
    unnamed.map(({ movement }) => movement.openCents),
  );
  return read.map(({ movement, text, verdict: { reason, payment } }) => ({
    ...movement,
    reason,
    proposals: payment ? [toProposal(payment, reason)] : reason === 'RETURNED' ? [] : proposeByName(movement, text, candidates),
    counterpartyName: text?.counterparty.name ?? null,
    counterpartyAccount: text?.counterparty.account ? maskAccount(text.counterparty.account) : null,
    communication: text?.communication ?? '',
  }));
}

const toProposal = ({ id }: AwaitedPayment, reason: ToAllocateReason): Proposal => ({
  paymentId: id,
  why: reason === 'NUMBER_IN_TEXT' ? 'NUMBER_IN_TEXT' : 'NUMBER',
});

type Candidate = { id: string; amountCents: number; names: string[] };

/** Transfers that are awaited, of one of these amounts, with the names of the payer and of the children. */
const readCandidates = (db: Db, amounts: number[]): Promise<Candidate[]> =>
  db.$queryRaw`
    SELECT payment.id, payment.amount_cents AS "amountCents", array_agg(DISTINCT child.family_name) || array_agg(DISTINCT person.family_name) AS names
    FROM payment JOIN parent ON parent.id = payment.parent_id JOIN person ON person.id = parent.person_id
    JOIN payment_line ON payment_line.payment_id = payment.id JOIN enrolment ON enrolment.id = enrolment_id JOIN child ON child.id = enrolment.child_id
    WHERE payment.status = 'PENDING' AND written_off_cents = 0 AND structured_communication IS NOT NULL AND payment.amount_cents = ANY (${[...new Set(amounts)]}::int8[])
    GROUP BY payment.id ORDER BY payment.created_at`;

/** Letters alone: banks write names in capitals, without accents. */
const plain = (text: string) =>
  ` ${text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()} `;

/** At most five: more is no help to choose. */
function proposeByName({ openCents }: OpenMovement, text: MovementText | null, candidates: Candidate[]): Proposal[] {
  const written = plain([text?.counterparty.name, text?.communication, ...(text?.notes ?? [])].join(' '));
  return candidates
    .filter((candidate) => candidate.amountCents === openCents && candidate.names.some((name) => written.includes(plain(name))))
    .slice(0, 5)
    .map(({ id }) => ({ paymentId: id, why: 'AMOUNT_AND_NAME' }));
}
