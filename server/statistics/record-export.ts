import { record } from '../audit/record.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { Scope } from './scope.ts';

/** Writes down who takes figures, or the names of the children who came, out of the portal. */
export async function recordExport({ tx, actor }: ActContext<StaffActor>, scope: Scope, format: 'XLSX' | 'CSV'): Promise<void> {
  const said = Object.entries(scope).filter(([, value]) => value !== null && value !== false);
  await record(tx, actor, 'statistics-exported', scope.weekId ? `week:${scope.weekId}` : 'statistics:all', {
    format,
    ...Object.fromEntries(said),
  });
}
