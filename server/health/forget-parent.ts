import type { ActContext } from '../platform/act.ts';
import { openHealthSheet, sealHealthSheet, withoutParent, type HealthAnswers } from './answers.ts';

/**
 * Takes out of the sheets of a parent's children what this parent alone wrote, whatever the link, and who changed what. A sheet that does not open
 * stays as it is: nobody reads it either.
 */
export async function forgetParent({ tx, keys }: ActContext, parentId: string): Promise<void> {
  // as lockOwnChild does: a save that runs has read the sheet under this lock
  const children = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM child WHERE id IN (SELECT child_id FROM family_link WHERE parent_id = ${parentId}::uuid) ORDER BY id FOR UPDATE`;
  const sheets = await tx.healthSheet.findMany({
    where: { childId: { in: children.map(({ id }) => id) } },
    select: { id: true, sealed: true },
  });
  await tx.healthSheetChange.updateMany({
    where: { sheetId: { in: sheets.map(({ id }) => id) }, person: { parent: { id: parentId } } },
    data: { personId: null },
  });
  for (const sheet of sheets) {
    let answers: HealthAnswers;
    try {
      answers = openHealthSheet(keys, sheet);
    } catch {
      continue;
    }
    if (!(parentId in answers.mayNotFetch)) continue;
    const sealed = sealHealthSheet(keys, sheet.id, withoutParent(answers, parentId));
    // the day of the last change stays: retention counts from it
    await tx.$executeRaw`UPDATE health_sheet SET sealed = ${sealed} WHERE id = ${sheet.id}::uuid`;
  }
}
