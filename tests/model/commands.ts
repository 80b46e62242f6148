// The commands of the model's test. Each names what it touches by a number that is folded onto what there is when it
// runs, so that every generated command means something and a shrunk sequence stays a sequence.
import { transact } from '../../server/platform/act.ts';
import fc from 'fast-check';
import { abandonBasket } from '../../server/baskets/abandon-basket.ts';
import { holdWeeks } from '../../server/enrolments/hold-weeks.ts';
import { releaseEnrolment } from '../../server/enrolments/release-enrolment.ts';
import { sendReminders } from '../../server/baskets/send-reminders.ts';
import { validateBasket } from '../../server/baskets/validate-basket.ts';
import { decideCancellation } from '../../server/cancellations/decide-cancellation.ts';
import { requestCancellation } from '../../server/cancellations/request-cancellation.ts';
import { swapWeek } from '../../server/payments/swap-week.ts';
import { Refusal } from '../../server/platform/refusals.ts';
import { checkPayment } from '../../server/payments/check-payment.ts';
import { confirmTransfer } from '../../server/payments/confirm-transfer.ts';
import { sendRefund } from '../../server/payments/send-refund.ts';
import { startPayment } from '../../server/payments/start-payment.ts';
import { undoWriteOff, writeOff } from '../../server/staff/for-family/write-off.ts';
import { grantPromise } from '../../server/staff/for-family/grant-promise.ts';
import { saveWeek } from '../../server/enrolments/save-week.ts';
import { acceptOffer } from '../../server/waiting-list/accept-offer.ts';
import { joinWaitingList } from '../../server/waiting-list/join-waiting-list.ts';
import { leaveWaitingList } from '../../server/waiting-list/leave-waiting-list.ts';
import { tidyDueWeeks } from '../../server/enrolments/expire-weeks.ts';
import { amountOf, jumpHours, Refused, type Enrolment, type Model } from './rules.ts';
import { jump, type World } from './world.ts';
import { rowId, type WeekId } from '../../server/platform/ids.ts';

export type Command =
  | { do: 'book'; child: number; parent: number; weeks: number[] }
  | { do: 'release' | 'leave' | 'accept' | 'check'; pick: number }
  | { do: 'swap'; pick: number; week: number; agrees: boolean }
  | { do: 'abandon' | 'validate'; parent: number }
  | { do: 'pay'; parent: number; method: 'ONLINE' | 'TRANSFER' }
  | { do: 'promise'; parent: number; all: boolean }
  | { do: 'give up' | 'owed again'; pick: number }
  | { do: 'provider says'; pick: number; status: 'paid' | 'failed' | 'expired' }
  | { do: 'transfer arrives'; pick: number; part: 'half' | 'rest'; cents: -1 | 0 | 1 }
  | { do: 'refund' | 'ask to cancel'; pick: number }
  | { do: 'decide'; pick: number; accept: boolean }
  | { do: 'join'; child: number; parent: number; week: number }
  | { do: 'capacity'; week: number; capacity: number }
  | { do: 'sheet'; child: number; valid: boolean }
  | { do: 'jump'; hours: (typeof jumpHours)[number] }
  | { do: 'tidy' | 'remind' };

const any = fc.nat({ max: 59 });
const some = <Shape extends Record<string, fc.Arbitrary<unknown>>>(weight: number, shape: Shape) => ({
  weight,
  arbitrary: fc.record(shape) as unknown as fc.Arbitrary<Command>,
});
const act = <Name extends Command['do']>(name: Name) => fc.constant(name);

export const command: fc.Arbitrary<Command> = fc.oneof(
  some(14, { do: act('book'), child: any, parent: any, weeks: fc.array(any, { minLength: 1, maxLength: 2 }) }),
  some(4, { do: act('release'), pick: any }),
  some(6, { do: act('swap'), pick: any, week: any, agrees: fc.boolean() }),
  some(1, { do: act('abandon'), parent: any }),
  some(6, { do: act('validate'), parent: any }),
  some(7, { do: act('pay'), parent: any, method: fc.constantFrom('ONLINE', 'ONLINE', 'TRANSFER') }),
  some(3, { do: act('promise'), parent: any, all: fc.boolean() }),
  some(3, { do: act('give up'), pick: any }),
  some(1, { do: act('owed again'), pick: any }),
  some(5, { do: act('provider says'), pick: any, status: fc.constantFrom('paid', 'paid', 'paid', 'failed', 'expired') }),
  some(5, { do: act('check'), pick: any }),
  some(4, { do: act('transfer arrives'), pick: any, part: fc.constantFrom('half', 'rest', 'rest'), cents: fc.constantFrom(-1, 0, 0, 1) }),
  some(2, { do: act('refund'), pick: any }),
  some(3, { do: act('ask to cancel'), pick: any }),
  some(3, { do: act('decide'), pick: any, accept: fc.boolean() }),
  some(9, { do: act('join'), child: any, parent: any, week: any }),
  some(3, { do: act('leave'), pick: any }),
  some(4, { do: act('accept'), pick: any }),
  some(3, { do: act('capacity'), week: any, capacity: fc.integer({ min: 0, max: 3 }) }),
  some(2, { do: act('sheet'), child: any, valid: fc.boolean() }),
  some(8, { do: act('jump'), hours: fc.constantFrom(...jumpHours) }),
  some(4, { do: act('tidy') }),
  some(2, { do: act('remind') }),
);

/** Runs a command on both sides and compares what they answer: the refusal by its name, or what was asked for. */
export async function perform(command: Command, model: Model, world: World): Promise<void> {
  const fold = <Item>(items: readonly Item[], pick: number) => items[pick % items.length];

  switch (command.do) {
    case 'book': {
      const child = command.child % model.parentsOf.length;
      const parent = fold(model.parentsOf[child]!, command.parent)!;
      const weeks = [...new Set(command.weeks.map((week) => week % model.weeks.length))];
      const known = model.enrolments.length;
      return both(
        () => model.hold(parent, child, weeks),
        () =>
          holdWeeks(
            { seats: world.app.seats, actor: world.parents[parent]! },
            {
              childId: world.children[child]!,
              weekIds: weeks.map((week) => world.weeks[week]!),
            },
          ),
        (expected, { heldIds, refused }) => {
          const held = expected.filter((place): place is Enrolment => typeof place === 'object');
          heldIds.forEach((id, index) => (held[index]!.id ||= id));
          same(
            heldIds,
            held.map(({ id }) => id),
          );
          same(
            refused.map(({ state }) => state),
            expected.filter((place) => typeof place === 'string'),
          );
          same(
            model.enrolments.slice(known).every(({ id }) => heldIds.includes(rowId('Enrolment', id))),
            true,
          );
        },
      );
    }
    case 'release': {
      const place = fold(model.enrolments, command.pick);
      if (!place) return;
      return both(
        () => model.release(place),
        () => transact(world.app, world.parents[place.parent]!, (ctx) => releaseEnrolment(ctx, rowId('Enrolment', place.id))),
      );
    }
    case 'swap': {
      const place = fold(model.enrolments, command.pick);
      if (!place) return;
      const week = command.week % model.weeks.length;
      const wish = { enrolmentId: rowId('Enrolment', place.id), weekId: world.weeks[week]! };
      await both(
        () => model.swap(place, week, command.agrees),
        () =>
          transact(world.app, world.parents[place.parent]!, (ctx) =>
            swapWeek(ctx, { ...wish, ...(command.agrees && { priceCents: model.quoted }) }),
          ),
      );
      return nameDifferences(model, world);
    }
    case 'abandon': {
      const parent = command.parent % world.parents.length;
      return both(
        () => model.abandon(parent),
        () => transact(world.app, world.parents[parent]!, abandonBasket),
      );
    }
    case 'validate': {
      const parent = command.parent % world.parents.length;
      return both(
        () => model.validate(parent),
        () => transact(world.app, world.parents[parent]!, validateBasket),
      );
    }
    case 'pay': {
      const parent = command.parent % world.parents.length;
      return both(
        () => model.pay(parent, command.method),
        () => startPayment(world.till, { actor: world.parents[parent]!, method: command.method }),
        (payment, id) => same((payment.id ||= id), id),
      );
    }
    case 'promise': {
      const parent = command.parent % world.parents.length;
      const places = model.liveLines(parent).slice(0, command.all ? undefined : 1);
      if (places.length === 0) return;
      const word = {
        ...{ parentId: world.parents[parent]!.parentId, enrolmentIds: places.map(({ id }) => rowId('Enrolment', id)) },
        ...{ guarantor: 'CPAS' as const, name: 'CPAS', reference: null, dueOn: new Date(Date.now() + 30 * 86_400_000) },
        why: { reason: 'Décision du CPAS', untold: null },
      };
      return both(
        () => model.promise(parent, command.all),
        () => transact(world.app, world.staff, (ctx) => grantPromise(ctx, word)),
        (payment, id) => same((payment.id ||= id), id),
      );
    }
    case 'give up':
    case 'owed again': {
      const promises = model.payments.filter(({ promised }) => promised);
      const payment = fold(promises, command.pick);
      if (!payment) return;
      const of = {
        ...{ parentId: world.parents[payment.parent]!.parentId, paymentId: rowId('Payment', payment.id) },
        why: { reason: 'Décision du collège', untold: null },
      };
      const isGivenUp = command.do === 'give up';
      return both(
        () => (isGivenUp ? model.writeOff(payment) : model.undoWriteOff(payment)),
        () => transact(world.app, world.staff, (ctx) => (isGivenUp ? writeOff(ctx, of) : undoWriteOff(ctx, of))),
      );
    }
    case 'provider says': {
      const payment = fold(
        model.payments.filter(({ method, provider }) => method === 'ONLINE' && provider === 'open'),
        command.pick,
      );
      if (!payment) return;
      payment.provider = command.status;
      world.pages.get(payment.id)!.status = command.status;
      return;
    }
    case 'check': {
      const payment = fold(
        model.payments.filter(({ method }) => method === 'ONLINE'),
        command.pick,
      );
      if (!payment) return;
      return both(
        () => model.check(payment),
        () => checkPayment(world.till, payment.id),
      );
    }
    case 'transfer arrives': {
      const payment = fold(
        model.payments.filter(({ method }) => method === 'TRANSFER'),
        command.pick,
      );
      if (!payment) return;
      const open = Math.max(0, amountOf(payment) - payment.paid);
      const cents = Math.max(0, (command.part === 'half' ? Math.floor(open / 2) : open) + command.cents);
      return both(
        () => model.confirmTransfer(payment, cents),
        () =>
          transact(world.app, world.staff, (ctx) => confirmTransfer(ctx, { paymentId: rowId('Payment', payment.id), amountCents: cents })),
      );
    }
    case 'refund': {
      const online = model.refunds.filter(({ payment }) => payment.method === 'ONLINE');
      const refund = fold(online, command.pick);
      if (!refund) return;
      refund.id ??= await findRefund(world, model, refund);
      return both(
        () => model.sendRefund(refund),
        () => sendRefund(world.till, refund.id!),
      );
    }
    case 'ask to cancel': {
      const place = fold(
        model.enrolments.filter(({ status }) => status === 'CONFIRMED'),
        command.pick,
      );
      if (!place) return;
      const wish = { enrolmentId: rowId('Enrolment', place.id), reason: 'Maladie', documentId: null };
      return both(
        () => model.requestCancellation(place),
        () => transact(world.app, world.parents[place.parent]!, (ctx) => requestCancellation(ctx, wish)),
        (request, id) => same((request.id ??= id), id),
      );
    }
    case 'decide': {
      const request = fold(model.cancellations, command.pick);
      if (!request) return;
      const decision = {
        cancellationId: rowId('CancellationRequest', request.id!),
        accept: command.accept,
        message: 'Décision du service',
        refundCents: null,
      };
      return both(
        () => model.decideCancellation(request, command.accept),
        () => transact(world.app, world.staff, (ctx) => decideCancellation(ctx, decision)),
      );
    }
    case 'join': {
      const child = command.child % model.parentsOf.length;
      const parent = fold(model.parentsOf[child]!, command.parent)!;
      const week = command.week % model.weeks.length;
      return both(
        () => model.join(parent, child, week),
        () =>
          transact(world.app, world.parents[parent]!, (ctx) =>
            joinWaitingList(ctx, { childId: world.children[child]!, weekId: world.weeks[week]! }),
          ),
        (line, id) => same((line.id ??= id), id),
      );
    }
    case 'leave': {
      const line = fold(model.queue, command.pick);
      if (!line) return;
      const id = (line.id ??= await findLine(world, model.queue.indexOf(line)));
      return both(
        () => model.leave(line),
        () => transact(world.app, world.parents[line.parent]!, (ctx) => leaveWaitingList(ctx, rowId('WaitingPlace', id))),
      );
    }
    case 'accept': {
      const offered = model.queue.filter(({ status }) => status === 'OFFERED');
      const line = fold(offered.length > 0 ? offered : model.queue, command.pick);
      if (!line) return;
      const id = (line.id ??= await findLine(world, model.queue.indexOf(line)));
      const actor = world.parents[line.parent]!;
      return both(
        () => model.accept(line),
        () => acceptOffer({ ...world.app, actor }, rowId('WaitingPlace', id)),
        (place, held) => same((place.id ||= held), held),
      );
    }
    case 'capacity': {
      const week = command.week % model.weeks.length;
      return both(
        () => model.setCapacity(week, command.capacity),
        () => saveCapacity(world, world.weeks[week]!, command.capacity),
      );
    }
    case 'sheet': {
      const child = command.child % model.parentsOf.length;
      model.sheets[child] = command.valid;
      await world.app.database.pool.query(`UPDATE health_sheet SET valid_until = now() + make_interval(years => $2) WHERE child_id = $1`, [
        world.children[child],
        command.valid ? 10 : -1,
      ]);
      return;
    }
    case 'jump':
      model.now += command.hours;
      return void (await jump(world, command.hours));
    case 'tidy':
      return both(
        () => model.tidyAll(),
        () => tidyDueWeeks(world.app),
      );
    case 'remind':
      return both(
        () => model.remind(),
        () => transact(world.app, 'system', sendReminders),
      );
  }
}

/** Both sides do it; either both refuse, with the same reason, or neither does. */
async function both<Expected, Real>(
  expect: () => Expected,
  run: () => Promise<Real>,
  compare: (expected: Expected, real: Real) => void = () => {},
) {
  const [expected, real] = [attempt(expect), await attemptReal(run)];
  same('refusal' in real ? real.refusal : null, 'refusal' in expected ? expected.refusal : null);
  if ('value' in expected && 'value' in real) compare(expected.value, real.value);
}

function attempt<Result>(run: () => Result): { value: Result } | { refusal: string } {
  try {
    return { value: run() };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.message };
    throw error;
  }
}

async function attemptReal<Result>(run: () => Promise<Result>): Promise<{ value: Result } | { refusal: string }> {
  try {
    return { value: await run() };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.name };
    throw error;
  }
}

function same(real: unknown, expected: unknown) {
  if (JSON.stringify(real) === JSON.stringify(expected)) return;
  throw new Error(`the portal says ${JSON.stringify(real)}, the model ${JSON.stringify(expected)}`);
}

/** Staff save the week as it is, with another capacity. */
async function saveCapacity({ app, staff }: World, id: WeekId, capacity: number) {
  await transact(app, staff, async (ctx) => {
    const { plaineId, startDate, openDays } = await ctx.tx.week.findUniqueOrThrow({ where: { id } });
    await saveWeek(ctx, { id, plaineId: rowId('Plaine', plaineId), startDate, openDays, capacity });
  });
}

/** The id of a line that the portal made by itself, by its place in the order of joining. */
async function findLine({ app, weeks }: World, index: number): Promise<string> {
  const { rows } = await app.database.pool.query<{ id: string }>(
    'SELECT id FROM waiting_place WHERE week_id = ANY ($1) ORDER BY seq OFFSET $2 LIMIT 1',
    [weeks, index],
  );
  return rows[0]!.id;
}

async function findRefund({ app }: World, model: Model, { payment, enrolment, amount }: Model['refunds'][number]): Promise<string> {
  const taken = model.refunds.flatMap(({ id }) => id ?? []);
  const { rows } = await app.database.pool.query<{ id: string }>(
    'SELECT id FROM refund WHERE payment_id = $1 AND enrolment_id IS NOT DISTINCT FROM $2 AND amount_cents = $3 AND id <> ALL ($4) ORDER BY created_at LIMIT 1',
    [payment.id, enrolment?.id ?? null, amount, taken],
  );
  return rows[0]!.id;
}

/** Gives the payment of a difference that an exchange made the id that it has. */
async function nameDifferences(model: Model, { app }: World) {
  for (const payment of model.payments.filter(({ id }) => id === '')) {
    const made = await app.database.prisma.payment.findMany({
      where: { lines: { some: { enrolmentId: payment.lines[0]!.enrolment.id, isDifference: true } } },
      select: { id: true },
    });
    const known = model.payments.map(({ id }) => id);
    payment.id = made.find(({ id }) => !known.includes(id))!.id;
  }
}
