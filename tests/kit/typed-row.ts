import type { Id, Noun } from '../../server/platform/ids.ts';

/** A row with the type that its id has in the acts: `typedRow('Week', row)`. */
export const typedRow = <Of extends Noun, Row extends { id: string }>(_noun: Of, row: Row) => row as Row & { id: Id<Of> };
