// What the pages and the mails of a family say of its places and its money, against the rows of the database.
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { compose } from '../../server/mail/compose.ts';
import type { Mail } from '../../server/platform/jobs.ts';
import { createToken, hashToken } from '../../server/identity/read-session.ts';
import { outcomeOf } from '../../web/src/routes/portail/paiement/[paymentId]/outcome.ts';
import { openGraph } from '../kit/graph.ts';
import type { World } from './world.ts';

/** The fields of « Portail Parent », the calendars, « Mes inscriptions », « Mon panier » and the page of a payment. */
const pages = `{ viewer { parent {
  basket { totalCents lines { id priceCents } awaitedPayment { id } }
  enrolments { id status priceCents }
  children { id enrolments { id status } weeks { state obstacle priceCents week { id } enrolment { id } } }
  payments { id status amountCents refundedCents refundDueCents transfer { iban } replacedBy { id }
    enrolments { id status } lateEnrolments { id } refunds { amountCents } }
} } }`;

type Status = 'HELD' | 'CONFIRMED' | 'CANCELLED' | 'EXPIRED';
type PaymentStatus = 'PENDING' | 'PAID' | 'FAILED' | 'CANCELLED' | 'EXPIRED' | 'REFUNDED';
type Shown = {
  basket: { totalCents: number; lines: { id: string; priceCents: number }[]; awaitedPayment: { id: string } | null } | null;
  enrolments: { id: string; status: Status; priceCents: number }[];
  children: {
    id: string;
    enrolments: { id: string; status: Status }[];
    weeks: { state: string; obstacle: string | null; priceCents: number | null; week: { id: string }; enrolment: { id: string } | null }[];
  }[];
  payments: {
    id: string;
    status: PaymentStatus;
    amountCents: number;
    refundedCents: number;
    refundDueCents: number;
    transfer: object | null;
    replacedBy: { id: string } | null;
    enrolments: { id: string; status: Status }[];
    lateEnrolments: { id: string }[];
    refunds: { amountCents: number }[];
  }[];
};

type Place = { id: string; child: string; parent: string; week: string; status: Status; price: number };
type Line = { enrolment: string; cents: number; outcome: string };
type Money = {
  id: string;
  parent: string;
  status: PaymentStatus;
  method: string;
  cents: number;
  received: number;
  givenUp: number;
  superseded: boolean;
  lines: Line[];
};
type Rows = { places: Place[]; payments: Money[]; refunds: { parent: string; payment: string; cents: number; status: string }[] };

async function readRows({ app, parents }: World): Promise<Rows> {
  const { rows } = await app.database.pool.query<Rows>({
    name: 'truth-rows',
    text: `SELECT
      (SELECT coalesce(json_agg(json_build_object('id', id, 'child', child_id, 'parent', parent_id, 'week', week_id, 'price', price_cents,
        'status', CASE WHEN status = 'HELD' AND held_until <= now() THEN 'EXPIRED' ELSE status::text END)), '[]')
        FROM enrolment WHERE parent_id = ANY ($1::uuid[])) AS places,
      (SELECT coalesce(json_agg(json_build_object('id', id, 'parent', parent_id, 'status', status, 'method', method, 'cents', amount_cents, 'received', paid_cents, 'givenUp', written_off_cents,
        'superseded', EXISTS (SELECT FROM audit_entry WHERE subject = 'payment:' || payment.id AND action = 'payment-superseded'),
        'lines', (SELECT json_agg(json_build_object('enrolment', enrolment_id, 'cents', amount_cents, 'outcome', outcome))
          FROM payment_line WHERE payment_id = payment.id))), '[]') FROM payment WHERE parent_id = ANY ($1::uuid[])) AS payments,
      (SELECT coalesce(json_agg(json_build_object('parent', parent_id, 'payment', payment.id, 'cents', refund.amount_cents, 'status', refund.status)), '[]')
        FROM refund JOIN payment ON payment.id = payment_id WHERE parent_id = ANY ($1::uuid[])) AS refunds`,
    values: [parents.map(({ parentId }) => parentId)],
  });
  return rows[0]!;
}

const isLive = ({ status }: { status: Status }) => status === 'HELD' || status === 'CONFIRMED';
const sum = (cents: number[]) => cents.reduce((all, each) => all + each, 0);
const inOrder = <Item extends { id: string }>(items: Item[]) => items.toSorted((a, b) => a.id.localeCompare(b.id));

/** @throws AssertionError naming the first sentence that is not so */
export async function expectTruth(world: World): Promise<void> {
  const { app, parents } = world;
  const ask = openGraph(app);
  for (const { parentId } of parents) {
    const token = await signIn(world, parentId);
    const answer = await ask(token, pages);
    expect(answer.errors, JSON.stringify(answer.errors)).toBeUndefined();
    const rows = await readRows(world);
    comparePages((answer.data!.viewer as { parent: Shown }).parent, rows, parentId, world);
  }
  await compareMails(world, await readRows(world));
}

async function signIn({ app }: World, personId: string): Promise<string> {
  const token = createToken();
  const expiresAt = new Date(Date.now() + 3_600_000);
  await app.database.prisma.session.create({
    data: { personId, tokenHash: new Uint8Array(hashToken(token)), issuer: 'test', acr: 'test', expiresAt },
  });
  return token;
}

function comparePages(shown: Shown, { places, payments, refunds }: Rows, parentId: string, { weeks }: World) {
  const own = places.filter(({ parent }) => parent === parentId);
  const told = shown.enrolments.map(({ id, status, priceCents: price }) => ({ id, status, price }));
  same(inOrder(told), inOrder(own.map(({ id, status, price }) => ({ id, status, price }))), 'places and prices');

  const held = own.filter(({ status }) => status === 'HELD');
  same(shown.basket?.totalCents ?? 0, sum(held.map(({ price }) => price)), 'total of the basket');
  const isOfBasket = ({ status, lines }: Money) =>
    status === 'PENDING' &&
    lines.length === held.length &&
    lines.every((line) => held.some(({ id, price }) => id === line.enrolment && price === line.cents));
  const awaited = payments.find((payment) => payment.parent === parentId && held.length > 0 && isOfBasket(payment));
  same(shown.basket?.awaitedPayment?.id ?? null, awaited?.id ?? null, 'the payment under way of the basket');

  for (const child of shown.children) {
    const ofChild = places.filter((place) => place.child === child.id);
    const seen = ofChild.filter(({ parent, status }) => parent === parentId || status === 'CONFIRMED');
    same(child.enrolments.map(({ id }) => id).sort(), seen.map(({ id }) => id).sort(), 'places of the child, whoever took them');
    for (const { state, priceCents, week, enrolment } of child.weeks.filter((each) => weeks.some((id) => id === each.week.id))) {
      const live = ofChild.find((place) => place.week === week.id && isLive(place));
      const isSeen = live && (live.parent === parentId || live.status === 'CONFIRMED');
      same(live ? live.status : null, state === 'HELD' || state === 'CONFIRMED' ? state : null, 'state of a week');
      same(enrolment?.id ?? null, isSeen ? live.id : null, 'the place in a week');
      if (live) same(priceCents, isSeen ? live.price : null, 'price of a place in the calendar');
    }
  }

  for (const payment of shown.payments) {
    const row = payments.find(({ id }) => id === payment.id)!;
    const back = refunds.filter((refund) => refund.payment === payment.id);
    same([payment.status, payment.amountCents], [row.status, row.cents], 'a payment');
    same(sum(payment.refunds.map(({ amountCents }) => amountCents)), sum(back.map(({ cents }) => cents)), 'what goes back');
    const outcome = outcomeOf(payment);
    const statusOf = (line: Line) => places.find(({ id }) => id === line.enrolment)!.status;
    if (outcome === 'paid')
      same(
        row.lines.every((line) => line.outcome === 'CONFIRMED'),
        true,
        "« C'est payé »",
      );
    if (outcome === 'late')
      same(
        row.lines.some((line) => line.outcome === 'CONFIRMED'),
        false,
        '« aucune place »',
      );
    if (outcome === 'settled')
      same(
        row.lines.every((line) => statusOf(line) === 'CONFIRMED'),
        true,
        '« payées et confirmées »',
      );
    if (outcome === 'cancelled') same(row.superseded, false, '« Vous avez annulé »');
    if (outcome === 'transfer')
      same(
        row.lines.every((line) => statusOf(line) === 'HELD'),
        true,
        '« Faites votre virement »',
      );
    if (outcome === 'transferOver')
      same(
        row.lines.some((line) => statusOf(line) === 'HELD'),
        false,
        '« plus gardées »',
      );
  }
}

/** Every amount of every mail that waits is one that the rows of its family have. */
async function compareMails({ app }: World, { places, payments, refunds }: Rows) {
  const { rows } = await app.database.pool.query<{ mail: Mail }>(
    `SELECT payload AS mail FROM graphile_worker._private_jobs WHERE payload ->> 'kind' IS NOT NULL`,
  );
  const context = { env: app.env, prisma: app.database.prisma, keyRing: app.keyRing };
  const known = new Set([
    ...places.map(({ price }) => price),
    ...payments.flatMap(({ cents, received }) => [cents, received, cents - received]),
    ...refunds.map(({ cents }) => cents),
  ]);
  const totals = [...new Set(places.map(({ parent }) => parent))].flatMap((parent) => {
    const prices = places.filter((place) => place.parent === parent).map(({ price }) => price);
    return prices.reduce<number[]>((sums, price) => [...new Set([...sums, ...sums.map((each) => each + price)])], [0]);
  });
  for (const { mail } of rows) {
    const content = await compose(context, mail);
    if (!content) continue;
    const text = content.blocks.map((block) => JSON.stringify(block)).join('\n');
    for (const [amount] of text.matchAll(/\d+,\d\d(?=\s€)/g)) {
      const cents = Number(amount.replace(',', ''));
      if (!known.has(cents) && !totals.includes(cents)) expect.unreachable(`${mail.kind} says ${amount} €: ${text}`);
    }
  }
}

function same(told: unknown, real: unknown, what: string) {
  if (!isDeepStrictEqual(told, real)) expect(told, what).toEqual(real);
}
