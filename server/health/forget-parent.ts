import type { Tx } from '../platform/database.ts';
import type { KeyRing } from '../platform/encryption.ts';
import { openHealthSheet, sealHealthSheet, withoutParent, type HealthAnswers } from './answers.ts';

/** Takes out of a sheet what a parent alone wrote. One that does not open stays as it is: nobody reads it either. */
export async function forgetParent(tx: Tx, keys: KeyRing, sheet: { id: string; sealed: Uint8Array }, parentId: string): Promise<void> {
  let answers: HealthAnswers;
  try {
    answers = openHealthSheet(keys, sheet);
  } catch {
    return;
  }
  if (!(parentId in answers.mayNotFetch)) return;
  const sealed = sealHealthSheet(keys, sheet.id, withoutParent(answers, parentId));
  await tx.$executeRaw`UPDATE health_sheet SET sealed = ${sealed} WHERE id = ${sheet.id}::uuid`;
}
