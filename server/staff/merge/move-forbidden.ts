// Who may not fetch a child stands in the health sheet by the parent who said so: of two accounts of one parent, both said it.
import { openHealthSheet, sealHealthSheet, type HealthAnswers } from '../../health/answers.ts';
import type { ActContext } from '../../platform/act.ts';
import type { Tx } from '../../platform/database.ts';
import type { KeyRing } from '../../platform/encryption.ts';
import { joinTexts } from './move-sheets.ts';

/** What both accounts had written in a sheet; null: nothing. */
export type Forbidden = { sheetId: string; kept: string | null; gone: string };

export async function moveForbidden(ctx: ActContext, keptId: string, goneId: string): Promise<Forbidden[]> {
  const { tx, keys } = ctx;
  await lockChildren(tx, [keptId, goneId]);
  const sheets = await tx.healthSheet.findMany({
    where: { child: { links: { some: { parentId: { in: [keptId, goneId] } } } } },
    select: { id: true, sealed: true },
  });
  const moved: Forbidden[] = [];
  for (const sheet of sheets) {
    const answers = tryOpen(keys, sheet);
    if (!answers) continue;
    const { [goneId]: gone, ...others } = answers.mayNotFetch;
    if (gone === undefined) continue;
    const kept = others[keptId] ?? null;
    const both = joinTexts(kept, gone);
    await write(ctx, sheet.id, { ...answers, mayNotFetch: { ...others, [keptId]: both } });
    moved.push({ sheetId: sheet.id, kept, gone });
  }
  return moved;
}

export async function moveForbiddenBack(ctx: ActContext, moved: readonly Forbidden[], keptId: string, goneId: string): Promise<void> {
  await lockChildren(ctx.tx, [keptId, goneId]);
  for (const { sheetId, kept, gone } of moved) {
    const sheet = await ctx.tx.healthSheet.findUnique({ where: { id: sheetId }, select: { id: true, sealed: true } });
    // erased since, by a withdrawn consent
    if (!sheet) continue;
    const answers = openHealthSheet(ctx.keys, sheet);
    const { [keptId]: _both, ...others } = answers.mayNotFetch;
    await write(ctx, sheetId, { ...answers, mayNotFetch: { ...others, ...(kept !== null && { [keptId]: kept }), [goneId]: gone } });
  }
}

/** As lockOwnChild does: a save that runs has read the sheet under this lock. */
const lockChildren = (tx: Tx, parentIds: string[]) => tx.$queryRaw`
  SELECT id FROM child WHERE id IN (SELECT child_id FROM family_link WHERE parent_id = ANY (${parentIds}::uuid[])) ORDER BY id FOR UPDATE`;

/** Null: it does not open, and nobody reads it either. */
function tryOpen(keys: KeyRing, sheet: { id: string; sealed: Uint8Array }): HealthAnswers | null {
  try {
    return openHealthSheet(keys, sheet);
  } catch {
    return null;
  }
}

/** The day of the last change stays: retention counts from it. */
const write = ({ tx, keys }: ActContext, id: string, answers: HealthAnswers) =>
  tx.$executeRaw`UPDATE health_sheet SET sealed = ${sealHealthSheet(keys, id, answers)} WHERE id = ${id}::uuid`;
