// One statement for what a page of a family shows of it: the parts that its document asks for, as of one clock, as rows like those
// that the resolvers would read one after the other.
import type pg from 'pg';
import { toFacts, type Facts, type FactsRow } from '../../server/enrolments/facts.ts';
import { familyFacts } from '../../server/enrolments/facts-statement.ts';
import { fromIsoDay } from '../../server/language/dates.ts';

/** calendar: the facts that judge it. records: school, health sheet and enrolments of the children. */
export type Part = 'calendar' | 'children' | 'records' | 'basket' | 'payments' | 'waiting' | 'requests';

type Row = Record<string, unknown>;
export type Family = {
  now: Date;
  /** null: no such parent */
  parent: Row | null;
  facts?: Facts;
  /** ids of the children that the parent may act for */
  children?: ReadonlySet<string>;
  /** of the commune; null: it is not set up */
  serviceEmail?: string | null;
  /** first day of the week through which the sheet of a child does not hold */
  dueSheets?: Map<string, Date>;
  /** how many wait, by week */
  waitingByWeek?: Map<string, number>;
  /** places in the queues of those lines of the family that wait */
  positions?: Map<string, number>;
  /** null: nothing is held */
  basket?: Row | null;
  waitingPlaces?: Row[];
  linkRequests?: Row[];
};

const weekOf = (
  more = '',
) => `json_build_object('id', week.id, 'plaineId', plaine_id, 'monday', week.monday, 'startDate', start_date, 'endDate', end_date,
    'openDays', open_days, 'capacity', capacity, 'plaine', json_build_object('id', plaine.id, 'name', plaine.name, 'siteId', site_id,
      'ageMinMonths', age_min_months, 'ageMaxMonths', age_max_months, 'site', json_build_object('id', site.id, 'name', site.name)${more}))`;
const weekOfRow = weekOf();
const weekWithOptions =
  weekOf(`, 'options', (SELECT coalesce(json_agg(json_build_object('id', id) ORDER BY kind, name), '[]') FROM week_option
        WHERE plaine_id = plaine.id AND offered)`);
const childOfRow = `json_build_object('id', child.id, 'givenName', given_name, 'familyName', family_name, 'birthDate', birth_date, 'schoolYear', school_year)`;
const optionsOfRow = `(SELECT coalesce(json_agg(json_build_object('stop', stop, 'priceCents', chosen.price_cents, 'attestable', chosen.attestable,
          'option', json_build_object('id', week_option.id, 'name', week_option.name, 'kind', kind)) ORDER BY kind, week_option.name), '[]')
        FROM enrolment_option AS chosen JOIN week_option ON week_option.id = option_id WHERE enrolment_id = line.id)`;
const paymentColumns = `'id', payment.id, 'method', method, 'status', payment.status, 'amountCents', amount_cents, 'checkoutUrl', checkout_url,
      'structuredCommunication', structured_communication, 'createdAt', payment.created_at, 'paidAt', paid_at, 'paidCents', paid_cents, 'writtenOffCents', written_off_cents,
      'promise', (SELECT json_build_object('id', id, 'guarantor', guarantor, 'dueOn', due_on) FROM payment_promise WHERE payment_id = payment.id),
      'refunds', (SELECT coalesce(json_agg(json_build_object('id', id, 'amountCents', refund.amount_cents, 'status', refund.status)), '[]')
        FROM refund WHERE payment_id = payment.id)`;
const withWeek =
  'JOIN week ON week.id = week_id JOIN plaine ON plaine.id = plaine_id JOIN site ON site.id = site_id JOIN child ON child.id = child_id';

const columns: Record<Part, string> = {
  calendar: `${familyFacts.columns},
  (SELECT email FROM commune) AS service_email,
  (SELECT coalesce(json_agg(json_build_array(week_id, waiting)), '[]')
    FROM (SELECT week_id, count(*)::int AS waiting FROM waiting_place WHERE status = 'WAITING' GROUP BY week_id) AS by_week) AS waiting_by_week`,
  children: `(SELECT coalesce(json_agg(${childOfRow} ORDER BY birth_date, child.id), '[]') FROM child WHERE child.id = ANY ((SELECT ids FROM own)::uuid[])) AS shown`,
  records: `(SELECT coalesce(json_agg(json_build_object('id', child.id,
      'sheetDueOn', health_sheet_due(child.id, (at.now AT TIME ZONE 'Europe/Brussels')::date),
      'school', CASE WHEN school.id IS NOT NULL THEN json_build_object('id', school.id, 'name', school.name, 'faseNumber', fase_number) END,
      'healthSheet', CASE WHEN sheet.id IS NOT NULL THEN json_build_object('id', sheet.id, 'sealed', encode(sealed, 'base64'), 'complete', complete,
        'validatedAt', validated_at, 'validUntil', valid_until) END,
      'enrolments', (SELECT coalesce(json_agg(json_build_object('id', id, 'childId', child_id, 'status', status, 'heldUntil', held_until) ORDER BY seq DESC), '[]')
        FROM enrolment WHERE child_id = child.id AND (parent_id = $1::uuid OR status = 'CONFIRMED')))), '[]')
    FROM child LEFT JOIN school ON school.id = school_id LEFT JOIN health_sheet AS sheet ON sheet.child_id = child.id
    WHERE child.id = ANY ((SELECT ids FROM own)::uuid[])) AS records`,
  basket: `(SELECT json_build_object('id', id, 'parentId', parent_id, 'status', status, 'payments',
      (SELECT coalesce(json_agg(json_build_object(${paymentColumns}, 'lines',
          (SELECT coalesce(json_agg(json_build_object('enrolmentId', enrolment_id, 'amountCents', payment_line.amount_cents)), '[]')
            FROM payment_line WHERE payment_id = payment.id))), '[]')
        FROM payment WHERE basket_id = basket.id AND payment.status = 'PENDING'), 'enrolments',
      (SELECT coalesce(json_agg(json_build_object('id', line.id, 'childId', child_id, 'weekId', week_id, 'status', line.status, 'heldAt', held_at,
        'heldUntil', held_until, 'priceCents', price_cents, 'dayRateCents', day_rate_cents, 'dayCount', day_count, 'category', category,
        'siblingRank', sibling_rank, 'fullDayRateCents', full_day_rate_cents, 'ceilingOffCents', ceiling_off_cents, 'options', ${optionsOfRow},
        'reduction', (SELECT json_build_object('id', id, 'name', name) FROM reduction WHERE id = reduction_id), 'child', ${childOfRow}, 'week', ${weekWithOptions},
        'tariffDecision', (SELECT json_build_object('id', id, 'reference', reference, 'decidedOn', decided_on)
          FROM tariff_decision WHERE id = tariff_decision_id)) ORDER BY line.seq), '[]')
      FROM enrolment AS line ${withWeek} WHERE basket_id = basket.id AND line.status = 'HELD'))
    FROM basket WHERE parent_id = $1::uuid AND status IN ('OPEN', 'VALIDATED')
      AND EXISTS (SELECT FROM enrolment WHERE basket_id = basket.id AND status = 'HELD' AND held_until > at.now) LIMIT 1) AS basket`,
  payments: `(SELECT coalesce(json_agg(json_build_object(${paymentColumns}, 'lines',
        (SELECT coalesce(json_agg(json_build_object('outcome', outcome, 'enrolment',
            json_build_object('id', line.id, 'childId', child_id, 'status', line.status, 'heldUntil', held_until)) ORDER BY seq), '[]')
          FROM payment_line JOIN enrolment AS line ON line.id = enrolment_id
          WHERE payment_id = payment.id AND NOT EXISTS (SELECT FROM family_link
            WHERE family_link.child_id = line.child_id AND family_link.parent_id = $1::uuid AND state = 'BLOCKED'))) ORDER BY created_at DESC), '[]')
    FROM payment WHERE parent_id = $1::uuid) AS payments`,
  waiting: `(SELECT coalesce(json_agg(json_build_object('id', line.id, 'parentId', parent_id, 'childId', child_id, 'weekId', week_id, 'status', line.status,
      'joinedAt', joined_at, 'offeredUntil', offered_until, 'child', ${childOfRow}, 'week', ${weekOfRow}) ORDER BY line.seq), '[]')
    FROM waiting_place AS line ${withWeek}
    WHERE parent_id = $1::uuid AND (line.status = 'WAITING' OR (line.status = 'OFFERED' AND offered_until > at.now))) AS waiting`,
  requests: `(SELECT coalesce(json_agg(json_build_object('id', link.id, 'parentId', parent_id, 'requestedAt', requested_at, 'objectedAt', objected_at,
      'requestedName', requested_name, 'child', ${childOfRow},
      'parent', (SELECT json_build_object('id', parent.id, 'person', json_build_object('id', person.id, 'givenName', given_name, 'familyName', family_name))
        FROM parent JOIN person ON person.id = person_id WHERE parent.id = link.parent_id)) ORDER BY requested_at), '[]')
    FROM family_link AS link JOIN child ON child.id = child_id
    WHERE source = 'REQUEST' AND state = 'REQUESTED' AND (parent_id = $1::uuid OR child_id = ANY ((SELECT ids FROM own)::uuid[]))) AS requests`,
};

/** Places in the queues; both the calendar and the list of what waits tell them. */
const positions = `(SELECT coalesce(json_agg(json_build_array(id, position)), '[]') FROM (
      SELECT id, parent_id, row_number() OVER (PARTITION BY week_id ORDER BY priority, seq)::int AS position FROM waiting_place
      WHERE status = 'WAITING' AND week_id IN (SELECT week_id FROM waiting_place WHERE parent_id = $1::uuid AND status = 'WAITING')) AS queue
    WHERE parent_id = $1::uuid) AS positions`;

const own = `own AS MATERIALIZED (SELECT array_agg(child_id) AS ids FROM family_link WHERE parent_id = $1::uuid AND state = 'ACTIVE')`;
const parent = `(SELECT json_build_object('id', id, 'email', email, 'phone', phone, 'street', street, 'postalCode', postal_code, 'city', city,
    'erasedAt', erased_at) FROM parent WHERE id = $1::uuid) AS parent`;

function textOf(parts: readonly Part[]): string {
  const tables = parts.includes('calendar') ? familyFacts.tables : 'at AS (SELECT statement_timestamp() AS now)';
  const queues = parts.includes('calendar') || parts.includes('waiting') ? [positions] : [];
  return `WITH ${own}, ${tables} SELECT ${['at.now', parent, ...parts.map((part) => columns[part]), ...queues].join(',\n  ')} FROM at`;
}

/** By their names, which are numbers: PostgreSQL cuts names at 63 bytes. */
const statements = new Map<string, { name: string; text: string }>();

/** Reads these parts of one family. */
export async function readFamilyParts(pool: pg.Pool, parentId: string, asked: ReadonlySet<Part>): Promise<Family> {
  const parts = [...asked].sort();
  const key = parts.join(' ');
  const statement = statements.get(key) ?? { name: `family ${statements.size}`, text: textOf(parts) };
  statements.set(key, statement);
  const row = (await pool.query<Row>({ ...statement, values: [parentId] })).rows[0]!;
  const records = new Map(((row.records ?? []) as Row[]).map((record) => [record.id, record]));
  const links = ((row.shown ?? []) as Row[]).map((child) => ({ child: { ...withDays(child), ...sheetOf(records.get(child.id)) } }));
  return {
    now: row.now as Date,
    parent: row.parent ? { ...withDays(row.parent as Row), links, payments: rowsOf(row.payments) } : null,
    children: asked.has('children') ? new Set(links.map(({ child }) => child.id as string)) : undefined,
    facts: asked.has('calendar') ? toFacts(row as unknown as FactsRow) : undefined,
    serviceEmail: asked.has('calendar') ? (row.service_email as string | null) : undefined,
    dueSheets: asked.has('records') ? dueSheetsIn(records) : undefined,
    waitingByWeek: asked.has('calendar') ? new Map(row.waiting_by_week as [string, number][]) : undefined,
    positions: row.positions ? new Map(row.positions as [string, number][]) : undefined,
    basket: asked.has('basket') ? row.basket && withDays(row.basket as Row) : undefined,
    waitingPlaces: asked.has('waiting') ? rowsOf(row.waiting) : undefined,
    linkRequests: asked.has('requests') ? rowsOf(row.requests) : undefined,
  } as Family;
}

const dueSheetsIn = (records: Map<unknown, Row>) =>
  new Map([...records].flatMap(([id, { sheetDueOn }]) => (sheetDueOn ? [[id as string, fromIsoDay(sheetDueOn as string)] as const] : [])));

const rowsOf = (rows: unknown) => ((rows ?? []) as Row[]).map(withDays);

function sheetOf(record: Row | undefined): Row {
  if (!record) return {};
  const sheet = record.healthSheet as Row | null;
  return {
    school: record.school,
    enrolments: rowsOf(record.enrolments),
    healthSheet: sheet && { ...withDays(sheet), sealed: new Uint8Array(Buffer.from(sheet.sealed as string, 'base64')) },
  };
}

const days = new Set(['birthDate', 'monday', 'startDate', 'endDate', 'decidedOn', 'dueOn']);

/** JSON has no dates: those of a row and of the rows in it. Days are midnight UTC, as Prisma has them. */
function withDays(row: Row): Row {
  const made: Row = {};
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'string' && days.has(name)) made[name] = fromIsoDay(value);
    else if (typeof value === 'string' && /(At|Until)$/.test(name)) made[name] = new Date(value);
    else if (name === 'openDays') made[name] = (value as string[]).map(fromIsoDay);
    else if (Array.isArray(value)) made[name] = rowsOf(value);
    else made[name] = value && typeof value === 'object' ? withDays(value as Row) : value;
  }
  return made;
}
