// A family's statement of account: computed of the books when it is asked for, never kept.
import { record } from '../audit/record.ts';
import { dayOf, toDate, toPlainDate } from '../language/dates.ts';
import { localized, messages, type LocalizedText } from '../language/messages.ts';
import { fullName } from '../language/names.ts';
import { readFamilyAccount, type AccountMove, type FamilyAccount } from '../journal/read-family-account.ts';
import type { ActContext } from '../platform/act.ts';
import type { Actor } from '../platform/actor.ts';
import { type Db, readClock, type Tx } from '../platform/database.ts';
import type { ParentId } from '../platform/ids.ts';
import type { Payer } from '../certificates/read-payers.ts';
import type { Issuer, Place } from './content.ts';
import { readIssuer } from './issue.ts';
import { placeOf, placeColumns } from './read-lines.ts';

export type Period = { from: Date; to: Date };
export type StatementMove = AccountMove & { place: Place | null };
export type AccountStatement = Omit<FamilyAccount, 'moves'> & Period & { madeAt: Date; moves: StatementMove[] };

/** Why there is no statement of these days; null: there is. */
export function judgePeriod({ from, to }: Period): LocalizedText | null {
  if (to < from) return localized(messages.account_statement_order);
  return to > toDate(toPlainDate(from).add({ years: 1 })) ? localized(messages.account_statement_long) : null;
}

/** The days that are asked for; what is not said is from the 1st of January until today. */
export async function periodOf(db: Db | Tx, { from, to }: { from?: Date | null; to?: Date | null }): Promise<Period> {
  const last = to ?? toDate(dayOf(await readClock(db)));
  return { from: from ?? toDate(toPlainDate(last).with({ month: 1, day: 1 })), to: last };
}

/** The statement of one family; `judgePeriod` has nothing against its days. */
export async function readAccountStatement(db: Db | Tx, parentId: string, period: Period): Promise<AccountStatement> {
  const { moves, ...account } = await readFamilyAccount(db, { parentId, ...period });
  const places = await placesOf(db, moves);
  return {
    ...{ ...account, ...period, madeAt: await readClock(db) },
    moves: moves.map((move) => ({ ...move, place: places.get(move.enrolmentId ?? '') ?? null })),
  };
}

async function placesOf(db: Db | Tx, moves: readonly AccountMove[]) {
  const ids = [...new Set(moves.flatMap(({ enrolmentId }) => enrolmentId ?? []))];
  const rows = await db.enrolment.findMany({
    where: { id: { in: ids } },
    select: { id: true, ...placeColumns },
  });
  return new Map(rows.map(({ id, ...enrolment }) => [id, placeOf(enrolment)]));
}

export type StatementPaper = { statement: AccountStatement; issuer: Issuer; payer: Payer; madeBy: string };

/**
 * All that the paper of a statement says, for the family and for staff who see payments; their reading is recorded. Null for everybody
 * else, as for a family that does not exist, and for days of which there is none.
 */
export async function readStatementPaper(
  { tx, actor }: ActContext<Actor>,
  { parentId, seesPayments, ...asked }: { parentId: ParentId; seesPayments: boolean; from: Date | null; to: Date | null },
): Promise<StatementPaper | null> {
  const isOwn = parentId === actor.parentId;
  if (!isOwn && !seesPayments) return null;
  const parent = await tx.parent.findUnique({ where: { id: parentId }, include: { person: true } });
  const issuer = await readIssuer(tx);
  const period = await periodOf(tx, asked);
  if (!parent || !issuer || judgePeriod(period)) return null;
  if (!isOwn) await record(tx, actor, 'account-statement-read', `parent:${parentId}`);
  const { street, postalCode, city, person } = parent;
  return {
    statement: await readAccountStatement(tx, parentId, period),
    issuer,
    payer: { givenName: person.givenName, familyName: person.familyName, street, postalCode, city },
    madeBy: fullName(actor),
  };
}
