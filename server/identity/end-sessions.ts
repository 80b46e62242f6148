import type { ActContext } from '../platform/act.ts';
import type { Actor } from '../platform/actor.ts';
import type { SessionId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';

/**
 * A person ends one of their own sessions, or, without an id, all but the one they ask from: a browser that was left
 * behind. Its streams end with it. Returns how many ended (ASVS 5.0, 7.5.2).
 * @throws InputInvalid for a session that is not theirs, or over
 */
export async function endOwnSessions(ctx: ActContext<Actor>, sessionId: SessionId | null): Promise<number> {
  const { tx, actor } = ctx;
  const { personId } = actor;
  const which = sessionId ? { id: sessionId } : { NOT: { id: actor.sessionId ?? undefined } };
  const ended = await tx.session.findMany({ where: { personId, ...which }, select: { id: true } });
  if (sessionId && ended.length === 0) throw new InputInvalid(localized(messages.refusal_unknown_session), 'sessionId', 'UNKNOWN');
  const { count } = await tx.session.deleteMany({ where: { personId, id: { in: ended.map(({ id }) => id) } } });
  for (const { id } of ended) await record(tx, actor, 'session-ended', `session:${id}`);
  return count;
}
