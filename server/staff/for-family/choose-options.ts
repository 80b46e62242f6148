import { nameOption } from '../../enrolments/messages.ts';
import type { OptionsWish } from '../../enrolments/change-options.ts';
import { localized, messages } from '../../language/messages.ts';
import { chooseOptions } from '../../payments/choose-options.ts';
import { chosenOrder } from '../../plaines/option-order.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import type { Tx } from '../../platform/database.ts';
import { InputInvalid } from '../../platform/refusals.ts';
import { actForFamily, type ForFamily } from './act-for-family.ts';

/**
 * Chooses the options of a place for a family, held or paid, until the week is over: what it costs more the family owes, what it costs
 * less goes back. Returns the enrolment's id. @throws what `actForFamily` and `chooseOptions` throw
 */
export const chooseOptionsForFamily = (
  ctx: ActContext<StaffActor>,
  { enrolmentId, choices, ...family }: ForFamily & Omit<OptionsWish, 'by'>,
): Promise<string> =>
  actForFamily(ctx, family, async (ctx) => {
    const { parentId } = family;
    const place = await ctx.tx.enrolment.findFirst({ where: { id: enrolmentId, parentId }, select: { childId: true, weekId: true } });
    if (!place) throw new InputInvalid(localized(messages.refusal_unknown_enrolment), 'enrolmentId', 'UNKNOWN');
    const before = await nameOptions(ctx.tx, enrolmentId);
    const settled = await chooseOptions(ctx, { enrolmentId, choices, by: 'STAFF' });
    if (!settled) return { result: enrolmentId, done: null };
    const changes = [{ field: 'options', before, after: await nameOptions(ctx.tx, enrolmentId) }];
    const cents = settled.refundedCents > 0 ? { cents: settled.refundedCents } : {};
    return { result: enrolmentId, done: { kind: 'OPTIONS_CHOSEN', ...place, ...cents, changes } };
  });

/** « Garderie du soir, Navette (Gare) »; null: none. */
async function nameOptions(tx: Tx, enrolmentId: string): Promise<string | null> {
  const chosen = await tx.enrolmentOption.findMany({
    where: { enrolmentId },
    orderBy: chosenOrder,
    select: { stop: true, option: { select: { name: true } } },
  });
  return chosen.map(({ stop, option }) => nameOption({ name: option.name, stop })).join(', ') || null;
}
