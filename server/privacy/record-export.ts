import type { Actor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import type { ActContext } from '../platform/act.ts';

/** Writes down that somebody took a copy of their data; nothing of what was in it. */
export const recordExport = ({ tx, actor }: ActContext<Actor>) => record(tx, actor, 'data-exported', `person:${actor.personId}`);
