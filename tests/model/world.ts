// A small commune in the database for one sequence of the model's commands, what can be seen of it, and its clock.
import { randomUUID } from 'node:crypto';
import type { ParentActor, StaffActor } from '../../server/platform/actor.ts';
import type { App } from '../../server/context.ts';
import type { PaymentDeps } from '../../server/payments/payment-deps.ts';
import { ProviderRefused, type PaymentProvider, type ProviderPayment } from '../../server/payments/provider.ts';
import { moneyAndUnderWay } from '../../server/journal/accounts.ts';
import { amountOf, type Model } from './rules.ts';
import { type ChildId, rowId, type WeekId } from '../../server/platform/ids.ts';

export type World = {
  app: App;
  till: PaymentDeps;
  /** the provider's pages, by the portal's payment id */
  pages: Map<string, ProviderPayment>;
  parents: ParentActor[];
  children: ChildId[];
  weeks: WeekId[];
  staff: StaffActor;
};

const firstMonday = '2031-07-07';
const secondMonday = '2031-07-14';

/** Ends what the sequence before left, so that jobs over the whole database see this world alone, and makes the next. */
export async function createWorld(app: App, model: Model): Promise<World> {
  const { pool } = app.database;
  const parents = Array.from({ length: Math.max(...model.parentsOf.flat()) + 1 }, () => createActor());
  const children = model.parentsOf.map(() => rowId('Child', randomUUID()));
  const weeks = model.weeks.map(() => rowId('Week', randomUUID()));
  await pool.query(`
    DELETE FROM graphile_worker._private_jobs;
    DELETE FROM enrolment_period;
    UPDATE week SET season_id = NULL WHERE season_id IS NOT NULL;
    DELETE FROM season;
    UPDATE enrolment SET status = 'CANCELLED', ended_at = now() WHERE status = 'HELD';
    UPDATE waiting_place SET status = 'LEFT', ended_at = now() WHERE status IN ('WAITING', 'OFFERED');
    UPDATE payment SET status = 'CANCELLED', ended_at = now() WHERE status = 'PENDING' AND written_off_cents = 0`);
  await pool.query({
    name: 'model-world',
    text: `
      WITH opened AS (
        INSERT INTO enrolment_period (id, opens_at, closes_at, max_weeks_per_child)
        VALUES (gen_random_uuid(), now() - interval '1 hour', now() + make_interval(secs => $1::float8 * 3600), $9::int)
      ), season AS (
        INSERT INTO season (id, name, kind, first_day, last_day)
        SELECT gen_random_uuid(), 'Été', 'SUMMER', '2031-07-14', '2031-07-20' WHERE $12::float8 IS NOT NULL RETURNING id
      ), opened_season AS (
        INSERT INTO enrolment_period (id, season_id, opens_at, closes_at, max_weeks_per_child)
        SELECT gen_random_uuid(), id, now() - interval '1 hour', now() + make_interval(secs => $12::float8 * 3600), $9::int FROM season
      ), limited AS (
        UPDATE family_limits SET max_held_per_dates = $10::int, max_held = $11::int
      ), people AS (
        INSERT INTO person (id, given_name, family_name) SELECT id, 'Alix', 'Peeters' FROM unnest($2::uuid[]) AS id
      ), families AS (
        INSERT INTO parent (id, person_id, email, postal_code) SELECT id, id, id || '@example.be', '4999' FROM unnest($2::uuid[]) AS id
      ), kids AS (
        INSERT INTO child (id, given_name, family_name, birth_date) SELECT id, 'Zoé', 'Peeters', '2026-01-15' FROM unnest($3::uuid[]) AS id
      ), sheets AS (
        INSERT INTO health_sheet (id, child_id, sealed, complete, valid_until) SELECT gen_random_uuid(), id, '', true, now() + interval '10 years' FROM unnest($3::uuid[]) AS id
      ), links AS (
        INSERT INTO family_link (id, child_id, parent_id, state, source)
        SELECT gen_random_uuid(), child, parent, 'ACTIVE', 'REGISTRATION' FROM unnest($4::uuid[], $5::uuid[]) AS link (child, parent)
      ), school AS (
        INSERT INTO site (id, name) VALUES (gen_random_uuid(), 'École') ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id
      ), plaines AS (
        INSERT INTO plaine (id, name, site_id, age_min_months, age_max_months, daily_rate_cents, published)
        SELECT plaine_id, 'Plaine ' || plaine_id, school.id, 30, 155, 1200, true FROM unnest($6::uuid[]) AS plaine_id, school
      )
      INSERT INTO week (id, plaine_id, start_date, end_date, monday, open_days, capacity, season_id)
      SELECT id, id, monday, monday + 4, monday, ARRAY(SELECT (monday + n) FROM generate_series(0, 4) AS n), capacity,
        (SELECT season.id FROM season WHERE week.monday = '2031-07-14')
      FROM unnest($6::uuid[], $7::date[], $8::int[]) AS week (id, monday, capacity)`,
    values: [
      model.closesAt,
      parents.map(({ parentId }) => parentId),
      children,
      model.parentsOf.flatMap((of, child) => of.map(() => children[child])),
      model.parentsOf.flatMap((of) => of.map((parent) => parents[parent]!.parentId)),
      weeks,
      model.weeks.map(({ monday }) => (monday === 0 ? firstMonday : secondMonday)),
      model.weeks.map(({ capacity }) => capacity),
      model.maxWeeks,
      model.maxHeld.perDates,
      model.maxHeld.inAll,
      model.seasonClosesAt,
    ],
  });
  const pages = new Map<string, ProviderPayment>();
  const till = { ...app, provider: createProvider(pages) };
  const staff = { ...createActor(), parentId: null, staff: { id: randomUUID(), role: 'RESPONSIBLE' as const, siteId: null } };
  return { app, till, pages, parents, children, weeks, staff };
}

/** What never changes between the worlds of a database. */
export async function createCommune({ database }: App) {
  await database.pool.query(`
    INSERT INTO commune (id, name, service_name, email, postal_codes, iban, beneficiary)
    VALUES (1, 'Valmont', 'Accueil extrascolaire', 'accueil@valmont.example', '{4999}', 'BE26091000000029', 'Commune de Valmont');
    WITH decision AS (INSERT INTO tariff_decision (id, reference, valid_from) VALUES (gen_random_uuid(), 'test', '2020-01-01') RETURNING id)
    INSERT INTO tariff_decision_rate (decision_id, category, rank, percent)
    SELECT id, 'RESIDENT', rank, CASE rank WHEN 1 THEN 100 ELSE 80 END FROM decision, generate_series(1, 3) AS rank`);
}

function createActor(): ParentActor {
  const id = randomUUID();
  return {
    personId: id,
    sessionId: id,
    givenName: 'Alix',
    familyName: 'Peeters',
    parentId: rowId('Parent', id),
    staff: null,
    locale: 'fr',
  };
}

/** Answers the five calls from memory; what a payment is, the commands decide. */
function createProvider(pages: Map<string, ProviderPayment>): PaymentProvider {
  const page = (providerId: string) => {
    const found = pages.get(paymentIdOf(providerId));
    if (!found) throw new ProviderRefused(404, 'unknown');
    return found;
  };
  return {
    create: async ({ paymentId, amountCents }) => {
      const known = pages.get(paymentId);
      if (known) return known;
      const made: ProviderPayment = {
        id: `tr_${paymentId.replaceAll('-', '')}`,
        status: 'open',
        amount: { currency: 'EUR', cents: amountCents },
        metadata: { paymentId },
        _links: { checkout: { href: 'https://provider.example/' } },
      };
      pages.set(paymentId, made);
      return made;
    },
    get: async (providerId) => page(providerId),
    cancel: async (providerId) => page(providerId),
    refund: async (_providerId, { refundId, amountCents }) => ({
      id: `re_${refundId.replaceAll('-', '')}`,
      status: 'pending',
      amount: { currency: 'EUR', cents: amountCents },
      metadata: { refundId },
    }),
    listRefunds: async () => [],
  };
}

const paymentIdOf = (providerId: string) => providerId.slice(3).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** The clock of the database cannot be turned: everything that was written moves into the past instead. */
export const jump = ({ app, parents }: World, hours: number) =>
  app.database.pool.query({
    name: 'model-jump',
    text: `
      WITH by AS (SELECT make_interval(secs => $1::float8 * 3600) AS hours), places AS (
        UPDATE enrolment SET held_at = held_at - hours, held_until = held_until - hours FROM by WHERE status IN ('HELD', 'EXPIRED')
      ), offers AS (
        UPDATE waiting_place SET offered_until = offered_until - hours FROM by WHERE status = 'OFFERED'
      ), back AS (
        UPDATE given_back SET held_until = held_until - hours FROM by
      ), asked AS (
        UPDATE payment SET created_at = created_at - hours FROM by WHERE parent_id = ANY ($2::uuid[])
      )
      UPDATE enrolment_period SET opens_at = opens_at - hours, closes_at = closes_at - hours FROM by`,
    values: [hours, parents.map(({ parentId }) => parentId)],
  });

/** What can be seen of the world, in words that the model has too. */
export async function look({ app, parents, children, weeks }: World) {
  const { rows } = await app.database.pool.query<{ seen: Seen }>({
    name: 'model-look',
    text: `
      SELECT json_build_object(
        'weeks', (SELECT json_agg(json_build_array(capacity, taken) ORDER BY array_position($3::uuid[], id)) FROM week WHERE id = ANY ($3)),
        'places', (SELECT coalesce(json_agg(json_build_array(array_position($2::uuid[], child_id) - 1, array_position($1::uuid[], enrolment.parent_id) - 1,
            array_position($3::uuid[], week_id) - 1, enrolment.status, source, price_cents, basket.status,
            CASE WHEN enrolment.status = 'HELD' THEN round(extract(epoch FROM held_until - now()) / 360)::int END) ORDER BY seq), '[]')
          FROM enrolment JOIN basket ON basket.id = basket_id WHERE week_id = ANY ($3)),
        'queue', (SELECT coalesce(json_agg(json_build_array(array_position($2::uuid[], child_id) - 1, array_position($3::uuid[], week_id) - 1, status, priority,
            CASE WHEN status = 'OFFERED' THEN round(extract(epoch FROM offered_until - now()) / 360)::int END) ORDER BY seq), '[]')
          FROM waiting_place WHERE week_id = ANY ($3)),
        'payments', (SELECT coalesce(json_object_agg(id, json_build_array(status, amount_cents, paid_cents,
            (SELECT coalesce(sum(amount_cents), 0)::int FROM journal_line WHERE payment_id = payment.id
              AND account IN (${moneyAndUnderWay})),
            (SELECT count(*) FROM payment_line WHERE payment_id = payment.id AND outcome = 'CONFIRMED'), written_off_cents)), '{}')
          FROM payment WHERE parent_id = ANY ($1)),
        'refunds', (SELECT coalesce(json_agg(json_build_array(reason, refund.amount_cents, refund.status) ORDER BY reason::text, refund.amount_cents, refund.status::text), '[]')
          FROM refund JOIN payment ON payment.id = payment_id WHERE parent_id = ANY ($1)),
        'mails', (SELECT coalesce(json_object_agg(kind, n), '{}') FROM (
          SELECT payload ->> 'kind' AS kind, count(*) AS n FROM graphile_worker._private_jobs WHERE payload ->> 'kind' <> 'places-held' GROUP BY 1) AS mails)
      ) AS seen`,
    values: [parents.map(({ parentId }) => parentId), children, weeks],
  });
  return rows[0]!.seen;
}

export type Seen = ReturnType<typeof tell>;

/** The same, as the model has it. */
export function tell(model: Model) {
  const tenths = (until: number) => Math.round((until - model.now) * 10);
  return {
    weeks: model.weeks.map(({ capacity }, week) => [capacity, model.taken(week)]),
    places: model.enrolments.map((place) => [
      place.child,
      place.parent,
      place.week,
      place.status,
      place.source,
      place.price,
      place.basket.status,
      place.status === 'HELD' ? tenths(place.until) : null,
    ]),
    queue: model.queue.map((line) => [
      line.child,
      line.week,
      line.status,
      line.priority,
      line.status === 'OFFERED' ? tenths(line.until) : null,
    ]),
    payments: Object.fromEntries(
      model.payments.map((payment) => [
        payment.id,
        [
          payment.status,
          amountOf(payment),
          payment.paid,
          payment.ledger,
          payment.lines.filter(({ outcome }) => outcome === 'CONFIRMED').length,
          payment.givenUp ?? 0,
        ],
      ]),
    ),
    refunds: model.refunds
      .map(({ reason, amount, status }): [string, number, string] => [reason, amount, status])
      .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0) || a[1] - b[1] || (a[2] < b[2] ? -1 : 1)),
    mails: { ...model.mails },
  };
}
