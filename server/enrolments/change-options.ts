import { record } from '../audit/record.ts';
import { notBlocked } from '../families/not-blocked.ts';
import { localized, messages } from '../language/messages.ts';
import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import type { Tx } from '../platform/database.ts';
import type { EnrolmentId } from '../platform/ids.ts';
import { AlreadyDecided, DeadlinePassed, InputInvalid } from '../platform/refusals.ts';
import { lockParents, lockWeeks, runIn } from '../plaines/lock-weeks.ts';
import { tidyWeeks } from './expire-weeks.ts';
import { judgeOption, settleChoice, type Chooser, type OptionChoice, type OptionVerdict } from './judge-options.ts';
import { keepOptions } from './hold-options.ts';
import { asksToCancel, awaitsPayment } from './place-state.ts';
import { optionsCents } from './price.ts';
import { readOptions } from './read-options.ts';
import { reopenBasket } from './move-to-week.ts';
import { type SeatOption, setOptions } from './take-seats.ts';

/** All the options that a place is to have. By staff, the last day of an option does not count, and what is paid may be taken away. */
export type OptionsWish = { enrolmentId: EnrolmentId; choices: readonly OptionChoice[]; by: Chooser };
/** What the place cost and costs, and what the options cost that it has no more, in euro cents. */
export type OptionsChanged = { status: 'HELD' | 'CONFIRMED'; beforeCents: number; afterCents: number; leftCents: number };

/**
 * Gives a place these options and no others. Places of options are given under the lock of the week, so that none is given
 * twice; they are free again with the place. A held place's basket has to be looked through again; of one that is paid, whoever
 * calls it settles what it costs more or less. Null: it has them already.
 * @throws InputInvalid for an unknown place or option, a stop that is missing or not the shuttle's, or a price that changed since
 *   it was read; DeadlinePassed for a place that ran out; AlreadyDecided for one that is being paid, over, or asked to be cancelled;
 *   NotEligible for an option that is full, past the last day to change it, or paid and taken away by the family
 */
export async function changeOptions(
  ctx: ActContext<ParentActor>,
  { enrolmentId, choices, by }: OptionsWish,
): Promise<OptionsChanged | null> {
  const { tx, actor } = ctx;
  const { parentId } = actor;
  const found = await tx.enrolment.findFirst({
    where: { id: enrolmentId, parentId, ...(by === 'PARENT' && notBlocked(parentId)) },
    select: { weekId: true, childId: true },
  });
  if (!found) throw new InputInvalid(localized(messages.refusal_unknown_enrolment), 'enrolmentId', 'UNKNOWN');
  await lockParents(tx, [parentId], [found.childId]);
  const { weekId } = await tx.enrolment.findUniqueOrThrow({ where: { id: enrolmentId }, select: { weekId: true } });
  await lockWeeks(tx, [weekId]);
  await tidyWeeks(ctx, [weekId]);
  await refuseSettled(tx, enrolmentId);
  await keepOptions(runIn(tx), [weekId]);
  const { place, options } = (await readOptions(tx, { enrolmentId, parentId }))!;
  const verdicts = options.map((option) => judgeOption(place, option, by));
  const unknown = choices.some(({ optionId }) => !verdicts.some(({ option }) => option.id === optionId));
  if (unknown) throw new InputInvalid(localized(messages.refusal_unknown_option), 'choices', 'UNKNOWN');
  const wanted = verdicts.flatMap((verdict) => wish(verdict, choices) ?? []);
  if (isSame(wanted, place.chosen)) return null;
  await setOptions(runIn(tx), enrolmentId, wanted);
  const { status, priceCents: beforeCents } = place;
  if (status === 'HELD') await reopenBasket(tx, enrolmentId);
  await record(tx, actor, 'options-chosen', `enrolment:${enrolmentId}`, {
    before: place.chosen.map(({ optionId }) => optionId),
    after: wanted.map(({ optionId }) => optionId),
  });
  const left = place.chosen.filter(({ optionId }) => !wanted.some((option) => option.optionId === optionId));
  const afterCents = beforeCents + optionsCents(wanted) - optionsCents(place.chosen);
  return { status, beforeCents, afterCents, leftCents: optionsCents(left) };
}

/** What lies in the basket and is not being paid, or is paid: its price may change. */
async function refuseSettled(tx: Tx, enrolmentId: string) {
  const [place] = await tx.$queryRaw<{ status: string; isBeingPaid: boolean; isAsked: boolean }[]>`
    SELECT status, ${awaitsPayment} AS "isBeingPaid", ${asksToCancel} AS "isAsked"
    FROM enrolment WHERE id = ${enrolmentId}::uuid`;
  const { status, isBeingPaid, isAsked } = place!;
  if (status === 'EXPIRED') throw new DeadlinePassed(localized(messages.refusal_hold_ended));
  if (status === 'CANCELLED') throw new AlreadyDecided(localized(messages.option_not_held));
  if (status === 'HELD' && isBeingPaid) throw new AlreadyDecided(localized(messages.option_being_paid));
  if (isAsked) throw new AlreadyDecided(localized(messages.swap_cancellation_runs));
}

/** The option as the place gets it; null when it does not. */
function wish(verdict: OptionVerdict, choices: readonly OptionChoice[]): SeatOption | null {
  const { seat, refusal } = settleChoice(verdict, choices.find(({ optionId }) => optionId === verdict.option.id) ?? null);
  if (refusal) throw refusal;
  return seat;
}

const isSame = (wanted: readonly SeatOption[], chosen: readonly { optionId: string; stop: string | null }[]) =>
  wanted.length === chosen.length &&
  wanted.every(({ optionId, stop }) => chosen.some((own) => own.optionId === optionId && own.stop === stop));
