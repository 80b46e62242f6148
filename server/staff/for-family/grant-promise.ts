import { v7 as uuid } from 'uuid';
import type { PromiseGuarantor } from '../../../prisma/generated/client/enums.ts';
import { record } from '../../audit/record.ts';
import { readLiveLines } from '../../baskets/live-lines.ts';
import { confirmSeats } from '../../enrolments/take-seats.ts';
import { dayOf, isoDay, toPlainDate } from '../../language/dates.ts';
import { formatDate } from '../../language/format.ts';
import { localized, messages, officialLocale } from '../../language/messages.ts';
import type { ActContext } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import { readClock } from '../../platform/database.ts';
import type { EnrolmentId } from '../../platform/ids.ts';
import { enqueueMail } from '../../platform/jobs.ts';
import { InputInvalid } from '../../platform/refusals.ts';
import { lockParents, lockWeeks, runIn } from '../../plaines/lock-weeks.ts';
import { actForFamily, type ForFamily } from './act-for-family.ts';
import { closeBasket } from '../../payments/close-basket.ts';
import { explainMissing } from '../../payments/explain-missing.ts';
import { nextStructuredCommunication } from '../../payments/structured-communication.ts';
import { supersedePayment } from '../../payments/supersede-payment.ts';
import { sealPromise } from '../../payments/promises/sealed-promise.ts';

export type Guarantee = ForFamily & {
  /** held places of this parent, all or some of the basket */
  enrolmentIds: EnrolmentId[];
  guarantor: PromiseGuarantor;
  /** of the CPAS or the employer; null when the family itself promises */
  name: string | null;
  /** of their decision */
  reference: string | null;
  /** the last day on which it is to be paid */
  dueOn: Date;
};

const longest = 200;
const longestTermDays = 366;

/**
 * Keeps held places on somebody's word: they are confirmed at once, and what they cost is owed until the day that was promised,
 * under a communication of its own. It ends by being paid or by staff, never by itself. Returns the payment's id.
 * @throws what `actForFamily` throws; InputInvalid without a name, for a day that is past or more than a year ahead, for places that
 *   are unknown or cost nothing; DeadlinePassed when one is no longer kept
 */
export const grantPromise = (ctx: ActContext<StaffActor>, input: Guarantee): Promise<string> =>
  actForFamily(ctx, input, async ({ tx, actor, keys }) => {
    const { parentId, guarantor, dueOn, why } = input;
    const sealed = { name: guarantor === 'PAYER' ? null : readName(input.name), reference: readText(input.reference, 'reference') };
    const today = dayOf(await readClock(tx));
    const due = toPlainDate(dueOn);
    if (due.toString() < today.toString() || due.toString() > today.add({ days: longestTermDays }).toString())
      throw new InputInvalid(localized(messages.promise_due_wrong), 'dueOn', 'OUT_OF_RANGE');
    const wanted = new Set<string>(input.enrolmentIds);
    if (wanted.size === 0) throw new InputInvalid(localized(messages.refusal_no_place_chosen), 'enrolmentIds', 'REQUIRED');
    const places = await tx.enrolment.findMany({ where: { id: { in: [...wanted] }, parentId }, select: { childId: true, weekId: true } });
    await lockParents(
      tx,
      [parentId],
      places.map(({ childId }) => childId),
    );
    await lockWeeks(
      tx,
      places.map(({ weekId }) => weekId),
    );
    // One that ran out while the weeks were waited for stays so.
    const lines = (await readLiveLines(tx, parentId)).filter(({ id }) => wanted.has(id));
    if (lines.length < wanted.size) throw await explainMissing(tx, parentId, [...wanted]);
    const amountCents = lines.reduce((sum, { priceCents }) => sum + priceCents, 0);
    if (amountCents === 0) throw new InputInvalid(localized(messages.promise_nothing), 'enrolmentIds', 'NOT_APPLICABLE');

    const ids = lines.map(({ id }) => id);
    const others = await tx.payment.findMany({
      where: { status: 'PENDING', lines: { some: { enrolmentId: { in: ids } } } },
      select: { id: true },
    });
    for (const { id } of others) await supersedePayment(tx, id);
    await confirmSeats(runIn(tx), ids);
    const basketId = lines[0]!.basketId;
    const promiseId = uuid();
    const { id } = await tx.payment.create({
      data: {
        ...{ basketId, parentId, method: 'TRANSFER', amountCents },
        structuredCommunication: await nextStructuredCommunication(tx),
        lines: { create: lines.map((line) => ({ enrolmentId: line.id, amountCents: line.priceCents })) },
        promise: { create: { id: promiseId, guarantor, dueOn, sealed: sealPromise(keys, promiseId, sealed) } },
      },
      select: { id: true },
    });
    await closeBasket(tx, basketId);
    const said = { guarantor, cents: amountCents, enrolments: ids.length, dueOn: isoDay(dueOn) };
    await record(tx, actor, 'payment-promised', `payment:${id}`, said);
    if (why.untold === null) await enqueueMail(tx, { kind: 'payment-promised', paymentId: id });
    const changes = [{ field: 'due', before: null, after: formatDate(isoDay(dueOn), officialLocale) }];
    return { result: id, done: { kind: 'PAYMENT_PROMISED' as const, cents: amountCents, changes, isTold: true } };
  });

function readName(name: string | null): string {
  const read = readText(name, 'name');
  if (!read) throw new InputInvalid(localized(messages.promise_no_name), 'name', 'REQUIRED');
  return read;
}

function readText(text: string | null, field: string): string | null {
  const read = text?.trim() || null;
  if (read && read.length > longest) throw new InputInvalid(localized(messages.invalid_too_long, { max: longest }), field, 'TOO_LONG');
  return read;
}
