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
  /** by parent, what the sheet that counts had said of who may not fetch the child before the other's word was added; null: nothing */
  forbidden: { sheetId: string; before: Record<string, string | null> } | null;
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
    const said = Object.entries({ ...answers.mayNotFetch, ...forbidden.before }).filter(([, text]) => text !== null);
    await write(ctx, sheet.id, { ...answers, mayNotFetch: Object.fromEntries(said) as Record<string, string> });
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

/** Both texts, one under the other; once when they are the same. */
export const joinTexts = (...texts: (string | null | undefined)[]) => [...new Set(texts)].filter(Boolean).join('\n');

async function addForbidden(ctx: ActContext, counts: Sheet, other: Sheet): Promise<MovedSheets['forbidden']> {
  const { keys } = ctx;
  const [answers, more] = [openHealthSheet(keys, counts), openHealthSheet(keys, other)];
  const added = Object.entries(more.mayNotFetch).filter(([parentId, text]) => text && answers.mayNotFetch[parentId] !== text);
  if (added.length === 0) return null;
  const both = added.map(([parentId, text]) => [parentId, joinTexts(answers.mayNotFetch[parentId], text)]);
  await write(ctx, counts.id, { ...answers, mayNotFetch: { ...answers.mayNotFetch, ...Object.fromEntries(both) } });
  return { sheetId: counts.id, before: Object.fromEntries(added.map(([parentId]) => [parentId, answers.mayNotFetch[parentId] ?? null])) };
}

/** The day of the last change stays: retention counts from it. */
const write = ({ tx, keys }: ActContext, id: string, answers: Parameters<typeof sealHealthSheet>[2]) =>
  tx.$executeRaw`UPDATE health_sheet SET sealed = ${sealHealthSheet(keys, id, answers)} WHERE id = ${id}::uuid`;
