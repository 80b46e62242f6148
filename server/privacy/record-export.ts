import type { Actor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';

/** Writes down that somebody took a copy of their data; nothing of what was in it. */
export const recordExport = (tx: Tx, actor: Actor) => record(tx, actor, 'data-exported', `person:${actor.personId}`);
