// The health sheets of two records of one child: the newest that is complete counts, and the other one stays sealed on the record that
// goes. Whom one parent keeps from fetching the child is never lost.
import { openHealthSheet, sealHealthSheet } from '../../health/answers.ts';
import type { ActContext } from '../../platform/act.ts';
import type { Tx } from '../../platform/database.ts';
import type { Side } from './judge-child-merge.ts';

export type MovedSheets = {
  /** of the record that goes, and is the other's now */
  taken: string | null;
  /** of the record that stays, and lies on the one that went */
  left: string | null;
  /** parents whose word on who may not fetch the child was added to the sheet that counts */
  forbidden: { sheetId: string; parentIds: string[] } | null;
};

type Sheet = NonNullable<Side['healthSheet']>;

const answeredAt = ({ validatedAt, updatedAt }: Sheet) => (validatedAt ?? updatedAt).getTime();

/** Does the sheet of the record that goes count afterwards? Null: neither has one. */
export function takesSheet(
  { healthSheet: kept }: Pick<Side, 'healthSheet'>,
  { healthSheet: gone }: Pick<Side, 'healthSheet'>,
): boolean | null {
  if (!gone) return kept ? false : null;
  if (!kept) return true;
  return kept.complete === gone.complete ? answeredAt(gone) > answeredAt(kept) : gone.complete;
}

export async function moveSheets(ctx: ActContext, kept: Side, gone: Side): Promise<MovedSheets> {
  const isTaken = takesSheet(kept, gone);
  const [ofKept, ofGone] = [kept.healthSheet, gone.healthSheet];
  if (isTaken) await exchange(ctx.tx, { ofKept: ofKept?.id ?? null, ofGone: ofGone!.id, keptId: kept.id, goneId: gone.id });
  return {
    taken: isTaken ? ofGone!.id : null,
    left: isTaken ? (ofKept?.id ?? null) : null,
    forbidden: ofKept && ofGone ? await addForbidden(ctx, isTaken ? ofGone : ofKept, isTaken ? ofKept : ofGone) : null,
  };
}

export async function moveSheetsBack(
  ctx: ActContext,
  { taken, left, forbidden }: MovedSheets,
  { keptId, goneId }: { keptId: string; goneId: string },
): Promise<void> {
  const { tx, keys } = ctx;
  if (forbidden) {
    const sheet = await tx.healthSheet.findUniqueOrThrow({ where: { id: forbidden.sheetId }, select: { id: true, sealed: true } });
    const answers = openHealthSheet(keys, sheet);
    const rest = Object.entries(answers.mayNotFetch).filter(([parentId]) => !forbidden.parentIds.includes(parentId));
    await write(ctx, sheet.id, { ...answers, mayNotFetch: Object.fromEntries(rest) });
  }
  if (taken) await exchange(tx, { ofKept: taken, ofGone: left, keptId, goneId });
}

/** A child has one sheet: one of the two is out of the way while the other moves. What is sealed is bound to the sheet, not to the child. */
async function exchange(tx: Tx, sheets: { ofKept: string | null; ofGone: string | null; keptId: string; goneId: string }): Promise<void> {
  const { ofKept, ofGone, keptId, goneId } = sheets;
  const aside = ofKept && (await tx.healthSheet.delete({ where: { id: ofKept } }));
  if (ofGone) await tx.$executeRaw`UPDATE health_sheet SET child_id = ${keptId}::uuid WHERE id = ${ofGone}::uuid`;
  if (aside) await tx.healthSheet.create({ data: { ...aside, childId: goneId } });
}

async function addForbidden(ctx: ActContext, counts: Sheet, other: Sheet): Promise<MovedSheets['forbidden']> {
  const { keys } = ctx;
  const [answers, more] = [openHealthSheet(keys, counts), openHealthSheet(keys, other)];
  const parentIds = Object.keys(more.mayNotFetch).filter((parentId) => !answers.mayNotFetch[parentId]);
  if (parentIds.length === 0) return null;
  const added = Object.fromEntries(parentIds.map((parentId) => [parentId, more.mayNotFetch[parentId]!]));
  await write(ctx, counts.id, { ...answers, mayNotFetch: { ...answers.mayNotFetch, ...added } });
  return { sheetId: counts.id, parentIds };
}

/** The day of the last change stays: retention counts from it. */
const write = ({ tx, keys }: ActContext, id: string, answers: Parameters<typeof sealHealthSheet>[2]) =>
  tx.$executeRaw`UPDATE health_sheet SET sealed = ${sealHealthSheet(keys, id, answers)} WHERE id = ${id}::uuid`;
