import { record } from '../audit/record.ts';
import { notBlocked } from '../families/not-blocked.ts';
import { localized, messages } from '../language/messages.ts';
import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import type { Tx } from '../platform/database.ts';
import type { EnrolmentId } from '../platform/ids.ts';
import { AlreadyDecided, DeadlinePassed, InputInvalid, NotEligible } from '../platform/refusals.ts';
import { lockParents, lockWeeks, runIn } from '../plaines/lock-weeks.ts';
import { tidyWeeks } from './expire-weeks.ts';
import { judgeOption, type OptionVerdict } from './judge-options.ts';
import { readOptions } from './read-options.ts';
import { reopenBasket } from './move-to-week.ts';
import { type SeatOption, setOptions } from './take-seats.ts';

/** `priceCents`: as it was read, for the whole week */
export type OptionChoice = { optionId: string; stop: string | null; priceCents: number };

/**
 * Gives a held place these options and no others. Places of options are given under the lock of the week, so that none is given
 * twice; they are free again with the place. The basket has to be looked through again. Returns the enrolment's id.
 * @throws InputInvalid for an unknown place or option, a stop that is missing or not the shuttle's, or a price that changed since
 *   it was read; DeadlinePassed for a place that ran out; AlreadyDecided for one that is paid, being paid or over; NotEligible
 *   for an option that is full, or past the last day to change it
 */
export async function chooseOptions(
  ctx: ActContext<ParentActor>,
  { enrolmentId, choices }: { enrolmentId: EnrolmentId; choices: readonly OptionChoice[] },
): Promise<string> {
  const { tx, actor } = ctx;
  const { parentId } = actor;
  await lockParents(tx, [parentId]);
  const held = await tx.enrolment.findFirst({ where: { id: enrolmentId, parentId, ...notBlocked(parentId) }, select: { weekId: true } });
  if (!held) throw new InputInvalid(localized(messages.refusal_unknown_enrolment), 'enrolmentId', 'UNKNOWN');
  await lockWeeks(tx, [held.weekId]);
  await tidyWeeks(ctx, [held.weekId]);
  await refuseSettled(tx, enrolmentId);
  await tx.$executeRaw`SELECT FROM week_option WHERE plaine_id = (SELECT plaine_id FROM week WHERE id = ${held.weekId}::uuid) ORDER BY id FOR SHARE`;
  const { place, options } = (await readOptions(tx, { enrolmentId, parentId }))!;
  const verdicts = options.map((option) => judgeOption(place, option));
  const unknown = choices.some(({ optionId }) => !verdicts.some(({ option }) => option.id === optionId));
  if (unknown) throw new InputInvalid(localized(messages.refusal_unknown_option), 'choices', 'UNKNOWN');
  const wanted = verdicts.flatMap((verdict) => wish(verdict, choices) ?? []);
  if (isSame(wanted, place.chosen)) return enrolmentId;
  await setOptions(runIn(tx), enrolmentId, wanted);
  await reopenBasket(tx, enrolmentId);
  await record(tx, actor, 'options-chosen', `enrolment:${enrolmentId}`, {
    before: place.chosen.map(({ optionId }) => optionId),
    after: wanted.map(({ optionId }) => optionId),
  });
  return enrolmentId;
}

/** Only what lies in the basket and is not being paid: its price may still change. */
async function refuseSettled(tx: Tx, enrolmentId: string) {
  const [place] = await tx.$queryRaw<{ status: string; isBeingPaid: boolean }[]>`
    SELECT status, EXISTS (SELECT FROM payment_line AS line JOIN payment ON payment.id = line.payment_id
      WHERE line.enrolment_id = enrolment.id AND payment.status = 'PENDING') AS "isBeingPaid"
    FROM enrolment WHERE id = ${enrolmentId}::uuid`;
  const { status, isBeingPaid } = place!;
  if (status === 'EXPIRED') throw new DeadlinePassed(localized(messages.refusal_hold_ended));
  if (status !== 'HELD') throw new AlreadyDecided(localized(messages.option_not_held));
  if (isBeingPaid) throw new AlreadyDecided(localized(messages.option_being_paid));
}

/** The option as the place gets it; null when it does not. */
function wish({ option, chosen, priceCents, obstacle }: OptionVerdict, choices: readonly OptionChoice[]): SeatOption | null {
  const choice = choices.find(({ optionId }) => optionId === option.id);
  const stop = choice?.stop || null;
  const isChange = choice ? !chosen || chosen.stop !== stop : chosen !== null;
  if (isChange && obstacle)
    throw new NotEligible((locale) => messages.option_refused({ option: option.name, reason: obstacle(locale) }, { locale }));
  if (!choice) return null;
  if (choice.priceCents !== priceCents) throw new InputInvalid(localized(messages.option_price_changed), 'choices', 'OUTDATED');
  // Who has a stop that the shuttle no longer makes keeps it until another is chosen.
  const isStop = option.stops.length > 0 ? stop !== null && (option.stops.includes(stop) || chosen?.stop === stop) : stop === null;
  if (!isStop) throw new InputInvalid(localized(messages.option_stop_missing), `stop-${option.id}`, 'REQUIRED');
  return { optionId: option.id, stop, priceCents, attestable: chosen?.attestable ?? option.attestable };
}

const isSame = (wanted: readonly SeatOption[], chosen: readonly { optionId: string; stop: string | null }[]) =>
  wanted.length === chosen.length &&
  wanted.every(({ optionId, stop }) => chosen.some((own) => own.optionId === optionId && own.stop === stop));
