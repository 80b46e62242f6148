import { type ActSource, transact } from '../platform/act.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { allocateMovement } from './allocate-movement.ts';
import { judgeMovement, settlesAlone } from './judge-movement.ts';
import { listOpenOfImport, type OpenMovement } from './open-movements.ts';
import { readAwaited } from './read-awaited.ts';

/**
 * Settles what the movements of an import pay by their number alone, each in a transaction of its own: one that fails holds
 * nobody up, and a job that is cut takes up where it stopped. Returns how many were settled.
 */
export async function settleMovements(app: ActSource, importId: string): Promise<number> {
  const { prisma } = app.database;
  const open = await listOpenOfImport(prisma, importId);
  const awaited = await readAwaited(prisma, open.flatMap(numberOf));
  const sure = open.filter((movement) => settlesAlone(judgeMovement(movement, awaited)) && isWhole(movement));
  let settled = 0;
  for (const movement of sure) settled += Number(await settle(app, movement));
  return settled;
}

/** A person divided the others: what is left of them is theirs to place. */
const isWhole = ({ amountCents, openCents }: OpenMovement) => openCents === amountCents;

const numberOf = ({ structuredCommunication }: OpenMovement) => (structuredCommunication ? [structuredCommunication] : []);

/** Judged again where nobody else writes: the second of two equal transfers finds the payment paid. */
const settle = (app: ActSource, movement: OpenMovement) =>
  transact(app, 'system', async (ctx) => {
    const awaited = await readAwaited(ctx.tx, numberOf(movement));
    const verdict = judgeMovement(movement, awaited);
    if (!settlesAlone(verdict)) return false;
    await allocateMovement(ctx, { movementId: movement.id, paymentId: verdict.payment!.id });
    return true;
  }).catch((error: unknown) => {
    // Somebody else was faster: it stays for a person to look at.
    if (error instanceof AlreadyDecided || error instanceof InputInvalid) return false;
    throw error;
  });
