// A week and a half of a commune in which every act that touches a place has something to do: for the tests that run two
// of them into each other.
import { transact } from '../../server/platform/act.ts';
import { abandonBasket } from '../../server/baskets/abandon-basket.ts';
import { holdWeeks } from '../../server/enrolments/hold-weeks.ts';
import { releaseEnrolment } from '../../server/enrolments/release-enrolment.ts';
import { decideCancellation } from '../../server/cancellations/decide-cancellation.ts';
import { swapWeek } from '../../server/payments/swap-week.ts';
import type { Database } from '../../server/platform/database.ts';
import { Refusal } from '../../server/platform/refusals.ts';
import { checkPayment } from '../../server/payments/check-payment.ts';
import { startPayment } from '../../server/payments/start-payment.ts';
import { saveWeek } from '../../server/enrolments/save-week.ts';
import { createSeats } from '../../server/enrolments/allocator.ts';
import type { App } from '../../server/context.ts';
import { acceptOffer } from '../../server/waiting-list/accept-offer.ts';
import { joinWaitingList } from '../../server/waiting-list/join-waiting-list.ts';
import { leaveWaitingList } from '../../server/waiting-list/leave-waiting-list.ts';
import { tidyDueWeeks, tidyWeeks } from '../../server/enrolments/expire-weeks.ts';
import { Model } from '../model/rules.ts';
import { createWorld, look, type World } from '../model/world.ts';
import { type CancellationRequestId, type EnrolmentId, type PaymentId, rowId, type WaitingPlaceId } from '../../server/platform/ids.ts';

// One full week and one with a last place; by child: 0 held and about to be paid, 1 confirmed and asked to be cancelled,
// 2 offered, 3 waiting, 4 and 5 want a place, 6 ran out unwritten and is paid late, 7 wants to wait.
const families = [[0], [1], [2], [3], [4], [5], [6], [7]];
const [full, last] = [0, 1];
const weeks = [
  { name: 'A', monday: 0, capacity: 4 },
  { name: 'B', monday: 1, capacity: 1 },
];

export type Scene = World & {
  held: EnrolmentId;
  late: EnrolmentId;
  offered: WaitingPlaceId;
  cancellation: CancellationRequestId;
  payment: PaymentId;
  latePayment: PaymentId;
};
export type Act = (scene: Scene, database: Database) => Promise<unknown>;

/** The scene's portal, on another connection to its database. */
const on = ({ app }: Scene, database: Database): App => ({ ...app, database });
const seatsOf = (app: App) =>
  createSeats(app.database, {
    rules: app.rules,
    tidy: (weekIds) => transact(app, 'system', (ctx) => tidyWeeks(ctx, weekIds)),
  });
const book = (scene: Scene, database: Database, child: number) =>
  holdWeeks(
    { seats: seatsOf(on(scene, database)), actor: scene.parents[child]! },
    { childId: scene.children[child]!, weekIds: scene.weeks },
  );

export const acts: Record<string, Act> = {
  'hold the last place': (scene, database) => book(scene, database, 4),
  'hold it too': (scene, database) => book(scene, database, 5),
  release: (scene, database) => transact(on(scene, database), scene.parents[0]!, (ctx) => releaseEnrolment(ctx, scene.held)),
  'swap a week': (scene, database) =>
    transact(on(scene, database), scene.parents[0]!, (ctx) => swapWeek(ctx, { enrolmentId: scene.held, weekId: scene.weeks[last]! })),
  abandon: (scene, database) => transact(on(scene, database), scene.parents[0]!, abandonBasket),
  tidy: (scene, database) => tidyDueWeeks(on(scene, database)),
  'start a payment': (scene, database) => startPayment({ ...scene.till, database }, { actor: scene.parents[0]!, method: 'TRANSFER' }),
  'settle a payment': (scene, database) => checkPayment({ ...scene.till, database }, scene.payment),
  'settle a late payment': (scene, database) => checkPayment({ ...scene.till, database }, scene.latePayment),
  'accept an offer': (scene, database) =>
    acceptOffer({ seats: seatsOf(on(scene, database)), database, actor: scene.parents[2]! }, scene.offered),
  'leave the queue': (scene, database) => transact(on(scene, database), scene.parents[2]!, (ctx) => leaveWaitingList(ctx, scene.offered)),
  'join the queue': (scene, database) =>
    transact(on(scene, database), scene.parents[7]!, (ctx) =>
      joinWaitingList(ctx, { childId: scene.children[7]!, weekId: scene.weeks[full]! }),
    ),
  'shrink the capacity': (scene, database) => changeCapacity(scene, database, full, 3),
  'decide a cancellation': (scene, database) =>
    transact(on(scene, database), scene.staff, (ctx) =>
      decideCancellation(ctx, { cancellationId: scene.cancellation, accept: true, message: null, refundCents: null }),
    ),
};

const changeCapacity = (scene: Scene, database: Database, week: number, capacity: number) =>
  transact(on(scene, database), scene.staff, async (ctx) => {
    const id = scene.weeks[week]!;
    const { plaineId, startDate, openDays } = await ctx.tx.week.findUniqueOrThrow({ where: { id } });
    await saveWeek(ctx, { id, plaineId: rowId('Plaine', plaineId), startDate, openDays, capacity });
  });

/** The scene, written in one go. */
export async function createScene(app: App): Promise<Scene> {
  const world = await createWorld(app, new Model({ weeks, parentsOf: families, closesAt: 10_000 }));
  const { parents, children } = world;
  const ids = parents.map(({ parentId }) => parentId);
  const { rows } = await app.database.pool.query<Pick<Scene, 'held' | 'late' | 'offered' | 'cancellation' | 'payment' | 'latePayment'>>({
    name: 'scene',
    text: `
      WITH baskets AS (
        INSERT INTO basket (id, parent_id, status) SELECT gen_random_uuid(), id, 'VALIDATED' FROM unnest(ARRAY[$1[1], $1[2], $1[7]]::uuid[]) AS id
        RETURNING id, parent_id
      ), places AS (
        INSERT INTO enrolment (id, basket_id, parent_id, child_id, week_id, monday, status, held_until, price_cents, day_rate_cents, day_count, category, sibling_rank)
        SELECT gen_random_uuid(), baskets.id, parent_id, child, $3::uuid, '2031-07-07', status::enrolment_status, now() + until, 6000, 1200, 5, 'RESIDENT', 1
        FROM (VALUES ($1[1], $2[1], 'HELD', interval '30 minutes'), ($1[2], $2[2], 'CONFIRMED', interval '1 day'), ($1[7], $2[7], 'HELD', interval '-1 second'))
          AS place (parent, child, status, until) JOIN baskets ON parent_id = place.parent
        RETURNING id, basket_id, parent_id
      ), paid AS (
        INSERT INTO payment (id, basket_id, parent_id, method, amount_cents, status, paid_cents, paid_at, ended_at, provider_id)
        SELECT id, basket_id, parent_id, 'ONLINE', 6000, CASE parent_id WHEN $1[2] THEN 'PAID' ELSE 'PENDING' END::payment_status,
          CASE parent_id WHEN $1[2] THEN 6000 ELSE 0 END, CASE parent_id WHEN $1[2] THEN now() END, CASE parent_id WHEN $1[2] THEN now() END,
          'tr_' || replace(id::text, '-', '')
        FROM places RETURNING id, parent_id
      ), lines AS (
        INSERT INTO payment_line (payment_id, enrolment_id, amount_cents, outcome)
        SELECT id, id, 6000, CASE parent_id WHEN $1[2] THEN 'CONFIRMED' ELSE 'PENDING' END::payment_line_outcome FROM paid
      ), entry AS (
        INSERT INTO journal_entry (kind, actor) VALUES ('RECEIVED', 'system') RETURNING id
      ), books AS (
        INSERT INTO journal_line (entry_id, account, amount_cents, payment_id)
        SELECT entry.id, account::journal_account, cents, paid.id FROM paid, entry, (VALUES ('PROVIDER', 6000), ('FAMILY', -6000)) AS side (account, cents)
        WHERE parent_id = $1[2]
      ), asked AS (
        INSERT INTO cancellation_request (id, enrolment_id, parent_id, reason) SELECT gen_random_uuid(), id, parent_id, '' FROM places WHERE parent_id = $1[2]
        RETURNING id
      ), lined AS (
        INSERT INTO waiting_place (id, child_id, week_id, parent_id, status, offered_until)
        SELECT gen_random_uuid(), child, $3::uuid, parent, status::waiting_status, now() + interval '1 day'
        FROM (VALUES ($1[3], $2[3], 'OFFERED'), ($1[4], $2[4], 'WAITING')) AS line (parent, child, status) RETURNING id, status
      )
      SELECT (SELECT id FROM places WHERE parent_id = $1[1]) AS held, (SELECT id FROM places WHERE parent_id = $1[7]) AS late,
        (SELECT id FROM lined WHERE status = 'OFFERED') AS offered, (SELECT id FROM asked) AS cancellation,
        (SELECT id FROM paid WHERE parent_id = $1[1]) AS payment, (SELECT id FROM paid WHERE parent_id = $1[7]) AS "latePayment"`
      .replaceAll('$1[', '($1::uuid[])[')
      .replaceAll('$2[', '($2::uuid[])['),
    values: [ids, children, world.weeks[full]],
  });
  // Three of four places are taken; the fourth is the next one's, whoever that is.
  const scene = { ...world, ...rows[0]! };
  for (const paymentId of [scene.payment, scene.latePayment])
    scene.pages.set(paymentId, {
      id: `tr_${paymentId.replaceAll('-', '')}`,
      status: 'paid',
      amount: { currency: 'EUR', cents: 6000 },
      metadata: { paymentId },
      _links: {},
    });
  return scene;
}

/** What is there, without what differs between two runs of the same thing. */
export async function readScene(scene: Scene) {
  const seen = await look(scene);
  const sorted = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
  return JSON.stringify({
    ...seen,
    places: sorted(seen.places),
    queue: sorted(seen.queue),
    payments: sorted(Object.values(seen.payments)),
    mails: sorted(Object.entries(seen.mails)),
  });
}

/** Refusals are answers; anything else is a fault. */
export function expectRefusal(error: unknown) {
  if (!(error instanceof Refusal)) throw error;
}

/** What the two acts leave behind, one after the other. */
export async function runInOrder(app: App, acts: Act[]): Promise<string> {
  const scene = await createScene(app);
  for (const act of acts) await act(scene, app.database).catch(expectRefusal);
  return readScene(scene);
}
