import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { readClock } from '../platform/database.ts';
import type { OppositionId } from '../platform/ids.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { localized, messages } from '../language/messages.ts';
import { lockOpposition } from './lock-opposition.ts';
import { readToldDecision, sealDecision } from './sealed-reasons.ts';

export type OppositionDecision = { oppositionId: OppositionId; uphold: boolean; reason: string };

/**
 * Staff, whose permission the caller has checked, uphold a parent's opposition or lift it, with a reason that the parents
 * may read. They may change their mind. Nobody decides in their own family.
 * @throws InputInvalid for one that is unknown or theirs, or for the reason; AlreadyDecided when the parent took it back
 */
export async function decideOpposition(ctx: ActContext<StaffActor>, { oppositionId, uphold, reason }: OppositionDecision) {
  const { tx, actor, keys } = ctx;
  const text = readToldDecision(reason);
  const opposition = await lockOpposition(tx, oppositionId);
  const isTheirs =
    opposition && actor.parentId && (await tx.familyLink.count({ where: { childId: opposition.childId, parentId: actor.parentId } }));
  if (!opposition || isTheirs) throw new InputInvalid(localized(messages.refusal_unknown_opposition), 'oppositionId', 'UNKNOWN');
  if (opposition.state === 'WITHDRAWN') throw new AlreadyDecided(localized(messages.refusal_opposition_withdrawn));
  const state = uphold ? 'UPHELD' : 'LIFTED';
  if (opposition.state === state) return;
  await tx.opposition.update({
    where: { id: oppositionId },
    data: {
      state,
      decidedAt: await readClock(tx),
      decidedById: actor.personId,
      reason: sealDecision(keys, 'opposition', oppositionId, text),
    },
  });
  await record(tx, actor, uphold ? 'opposition-upheld' : 'opposition-lifted', `opposition:${oppositionId}`, { child: opposition.childId });
  await enqueueMail(tx, { kind: 'opposition-changed', oppositionId, state });
}
