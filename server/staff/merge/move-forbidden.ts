// Who may not fetch a child stands in the health sheet by the parent who said so: of two accounts of one parent, both said it.
import { openHealthSheet, sealHealthSheet, type HealthAnswers } from '../../health/answers.ts';
import type { ActContext } from '../../platform/act.ts';

/** What both accounts had written in a sheet; null: nothing. */
export type Forbidden = { sheetId: string; kept: string | null; gone: string };

export async function moveForbidden(ctx: ActContext, keptId: string, goneId: string): Promise<Forbidden[]> {
  const { tx, keys } = ctx;
  const sheets = await tx.healthSheet.findMany({
    where: { child: { links: { some: { parentId: { in: [keptId, goneId] } } } } },
    select: { id: true, sealed: true },
  });
  const moved: Forbidden[] = [];
  for (const sheet of sheets) {
    const answers = openHealthSheet(keys, sheet);
    const { [goneId]: gone, ...others } = answers.mayNotFetch;
    if (gone === undefined) continue;
    const kept = others[keptId] ?? null;
    const both = [...new Set([kept, gone])].filter(Boolean).join('\n');
    await write(ctx, sheet.id, { ...answers, mayNotFetch: { ...others, [keptId]: both } });
    moved.push({ sheetId: sheet.id, kept, gone });
  }
  return moved;
}

export async function moveForbiddenBack(ctx: ActContext, moved: readonly Forbidden[], keptId: string, goneId: string): Promise<void> {
  for (const { sheetId, kept, gone } of moved) {
    const sheet = await ctx.tx.healthSheet.findUnique({ where: { id: sheetId }, select: { id: true, sealed: true } });
    // erased since, by a withdrawn consent
    if (!sheet) continue;
    const answers = openHealthSheet(ctx.keys, sheet);
    const { [keptId]: _both, ...others } = answers.mayNotFetch;
    await write(ctx, sheetId, { ...answers, mayNotFetch: { ...others, ...(kept !== null && { [keptId]: kept }), [goneId]: gone } });
  }
}

/** The day of the last change stays: retention counts from it. */
const write = ({ tx, keys }: ActContext, id: string, answers: HealthAnswers) =>
  tx.$executeRaw`UPDATE health_sheet SET sealed = ${sealHealthSheet(keys, id, answers)} WHERE id = ${id}::uuid`;
