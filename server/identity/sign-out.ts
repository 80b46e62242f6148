import type { ActContext } from '../platform/act.ts';
import type { Actor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { open } from '../platform/encryption.ts';

/** Ends the actor's session; returns its id_token, for the provider's own sign-out. */
export async function signOut(ctx: ActContext<Actor>): Promise<string | null> {
  const { tx, actor, keys } = ctx;
  if (!actor.sessionId) return null;
  const session = await tx.session.findUnique({ where: { id: actor.sessionId } });
  const { count } = await tx.session.deleteMany({ where: { id: actor.sessionId } });
  if (!session || count === 0) return null;
  await record(tx, actor, 'signed-out', `session:${session.id}`);
  return session.idToken && open(keys, `session.id_token:${session.id}`, session.idToken).toString();
}
