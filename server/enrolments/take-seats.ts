// Every way in which a seat is taken, as one file of SQL: a new one (holds and overrides), one taken again after it expired
// (late payments), one exchanged for another (swaps), and the offer of the waiting list that is accepted by either. The weeks
// must be locked and the facts read under the lock; a test checks that no other file writes these columns.
import type { Rules } from '../platform/rules.ts';
import { nameForAudit, type Actor } from '../platform/actor.ts';
import type { Run } from './facts.ts';
import { optionsCents, type Price } from './price.ts';

/** A seat to be held, as it was decided. */
export type Seat = {
  id: string;
  actor: Actor;
  parentId: string;
  childId: string;
  weekId: string;
  monday: string;
  price: Price;
  /** the running offer that it accepts */
  offerId: string | null;
  source: 'PARENT' | 'STAFF';
  /** taken with it; its price has them in it */
  options?: readonly SeatOption[];
  /** why staff gave it against the rules, and what the audit trail says of it */
  override?: { reason: string; detail: Record<string, unknown> };
};

// One row per seat, as columns: PostgreSQL reads arrays several times faster than the same rows as JSON.
const insertText = `
WITH place AS MATERIALIZED (
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::int[], $7::int[], $8::int[], $9::tariff_category[],
    $10::int[], $11::enrolment_source[], $12::text[], $13::text[], $14::jsonb[], $15::uuid[], $16::uuid[], $17::int[], $18::int[]) WITH ORDINALITY AS place
    (id, parent_id, child_id, week_id, monday, price_cents, day_rate_cents, day_count, category, sibling_rank, source, actor,
      override_reason, override_detail, tariff_decision_id, reduction_id, full_day_rate_cents, ceiling_off_cents, ord)
), used_basket AS (
  INSERT INTO basket (id, parent_id) SELECT gen_random_uuid(), parent_id FROM place GROUP BY parent_id ORDER BY parent_id
  ON CONFLICT (parent_id) WHERE status IN ('OPEN', 'VALIDATED') DO UPDATE SET status = 'OPEN', validated_at = NULL
  RETURNING id, parent_id, xmax = 0 AS is_new
), taken AS (
  INSERT INTO enrolment (id, basket_id, parent_id, child_id, week_id, monday, status, source, held_at, held_until,
    grace_used, price_cents, day_rate_cents, day_count, category, sibling_rank, override_reason, tariff_decision_id,
    reduction_id, full_day_rate_cents, ceiling_off_cents)
  SELECT place.id, used_basket.id, place.parent_id, child_id, place.week_id, monday, 'HELD', source, statement_timestamp(),
    least(statement_timestamp() + make_interval(secs => $19), again.held_until), coalesce(again.grace_used, false),
    price_cents, day_rate_cents, day_count, category, sibling_rank, override_reason, tariff_decision_id,
    reduction_id, full_day_rate_cents, ceiling_off_cents
  FROM place JOIN used_basket USING (parent_id) LEFT JOIN given_back AS again
    ON again.parent_id = place.parent_id AND again.week_id = place.week_id AND again.held_until > statement_timestamp() AND source <> 'STAFF'
  ORDER BY ord
  RETURNING id, week_id
), told AS (
  INSERT INTO audit_entry (actor, action, subject, detail)
  SELECT place.actor, CASE WHEN override_reason IS NULL THEN 'place-held' ELSE 'place-overridden' END, 'enrolment:' || taken.id,
    jsonb_build_object('week', taken.week_id) || coalesce(override_detail, '{}')
  FROM taken JOIN place ON place.id = taken.id ORDER BY ord
), mailed AS (
  SELECT queue_jobs(json_agg(job)) FROM (
    SELECT json_build_object('task', 'tell-places-held', 'payload', json_build_object('basketIds', json_agg(id)))
    FROM used_basket WHERE is_new HAVING count(*) > 0
    UNION ALL
    SELECT json_build_object('task', 'mail', 'payload', json_build_object('kind', 'places-held', 'basketId', id), 'key', 'held:' || id,
      'afterSeconds', $20::float8)
    FROM used_basket WHERE NOT is_new) AS job (job)
)
SELECT count(*)::int AS places FROM taken, mailed`;

/**
 * Holds the seats: their rows, baskets, audit lines and mails in one statement, in the order given. `mailAfterSeconds`: the
 * first seat of a basket is told at once, what follows this long after the last one, in one mail. A week that the parent gave back and takes again has the deadline it
 * had, unless staff take it for them.
 */
export async function takeSeats(
  run: Run,
  seats: readonly Seat[],
  { holdSeconds, mailAfterSeconds }: Pick<Rules, 'holdSeconds' | 'mailAfterSeconds'>,
): Promise<void> {
  await acceptOffers(
    run,
    seats.flatMap(({ offerId }) => offerId ?? []),
  );
  const column = <Value>(of: (seat: Seat) => Value) => seats.map(of);
  await run(
    insertText,
    [
      column(({ id }) => id),
      column(({ parentId }) => parentId),
      column(({ childId }) => childId),
      column(({ weekId }) => weekId),
      column(({ monday }) => monday),
      column(({ price }) => price.priceCents - optionsCents(price.options)),
      column(({ price }) => price.dayRateCents),
      column(({ price }) => price.dayCount),
      column(({ price }) => price.category),
      column(({ price }) => price.siblingRank),
      column(({ offerId, override, source }) => (offerId && !override ? 'OFFER' : source)),
      column(({ actor }) => nameForAudit(actor)),
      column(({ override }) => override?.reason ?? null),
      column(({ override }) => (override ? JSON.stringify(override.detail) : null)),
      column(({ price }) => price.decision?.id ?? null),
      column(({ price }) => price.reduction?.id ?? null),
      column(({ price }) => price.fullDayRateCents),
      column(({ price }) => price.ceilingOffCents),
      holdSeconds,
      mailAfterSeconds,
    ],
    'hold-write',
  );
  await addOptions(
    run,
    seats.flatMap(({ id, options = [] }) => (options.length > 0 ? [{ id, options }] : [])),
  );
}

/** Ends running offers because their child takes the seat. First, so that the seat is free when the enrolment takes it. */
export async function acceptOffers(run: Run, offerIds: readonly string[]): Promise<void> {
  if (offerIds.length === 0) return;
  await run(`UPDATE waiting_place SET status = 'ACCEPTED', ended_at = statement_timestamp() WHERE id = ANY ($1::uuid[])`, [[...offerIds]]);
}

/**
 * Exchanges the week of an enrolment that has a seat; the deadline, the basket and what was paid stay. Its options stay when the
 * price has them, and go with the week that is left when it has none.
 */
export async function moveSeat(
  run: Run,
  {
    enrolmentId,
    week,
    price,
    offerId,
  }: { enrolmentId: string; week: { id: string; monday: string }; price: Price; offerId: string | null },
): Promise<void> {
  await acceptOffers(run, offerId ? [offerId] : []);
  if (price.options.length === 0) await run('DELETE FROM enrolment_option WHERE enrolment_id = $1::uuid', [enrolmentId]);
  await run(
    `UPDATE enrolment SET week_id = $2::uuid, monday = $3::date, price_cents = $4::int, day_rate_cents = $5::int, day_count = $6::int,
       category = $7::tariff_category, sibling_rank = $8::int, tariff_decision_id = $9::uuid, reduction_id = $10::uuid,
       full_day_rate_cents = $11::int, ceiling_off_cents = $12::int, options_cents = $13::int WHERE id = $1::uuid`,
    [
      enrolmentId,
      week.id,
      week.monday,
      price.priceCents,
      price.dayRateCents,
      price.dayCount,
      price.category,
      price.siblingRank,
      price.decision?.id ?? null,
      price.reduction?.id ?? null,
      price.fullDayRateCents,
      price.ceilingOffCents,
      optionsCents(price.options),
    ],
  );
}

/** An option of a place: for the whole week, in euro cents. */
export type SeatOption = { optionId: string; stop: string | null; priceCents: number; attestable: boolean };

/** Gives a seat these options in the place of those that it had, and their price. */
export async function setOptions(run: Run, id: string, options: readonly SeatOption[]): Promise<void> {
  await run('DELETE FROM enrolment_option WHERE enrolment_id = $1::uuid', [id]);
  await addOptions(run, [{ id, options }]);
}

/** Gives seats that have none these options, and their price. */
async function addOptions(run: Run, seats: readonly { id: string; options: readonly SeatOption[] }[]) {
  if (seats.length === 0) return;
  const rows = seats.flatMap(({ id, options }) => options.map((option) => ({ ...option, id })));
  await run(
    `INSERT INTO enrolment_option (enrolment_id, option_id, stop, price_cents, attestable)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::boolean[])`,
    [
      rows.map(({ id }) => id),
      rows.map(({ optionId }) => optionId),
      rows.map(({ stop }) => stop),
      rows.map(({ priceCents }) => priceCents),
      rows.map(({ attestable }) => attestable),
    ],
  );
  await run(
    `UPDATE enrolment SET price_cents = price_cents - options_cents + cents, options_cents = cents
     FROM unnest($1::uuid[], $2::int[]) AS seat (seat_id, cents) WHERE id = seat_id AND options_cents <> cents`,
    [seats.map(({ id }) => id), seats.map(({ options }) => optionsCents(options))],
  );
}

/** Confirms enrolments that are paid; those that had expired take their seats again, at the price that was paid. */
export async function confirmSeats(run: Run, enrolmentIds: readonly string[]): Promise<void> {
  await run(
    `UPDATE enrolment SET status = 'CONFIRMED', confirmed_at = coalesce(confirmed_at, statement_timestamp()), ended_at = NULL
     WHERE id = ANY ($1::uuid[])`,
    [[...enrolmentIds]],
  );
}

/** Writes down why staff leave seats with a child whom a rule would now keep from the week; what was written before stays. */
export async function keepSeats(run: Run, enrolmentIds: readonly string[], reason: string): Promise<void> {
  await run(`UPDATE enrolment SET override_reason = concat_ws(E'\\n', override_reason, $2::text) WHERE id = ANY ($1::uuid[])`, [
    [...enrolmentIds],
    reason,
  ]);
}
