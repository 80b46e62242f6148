// The rules of places, queues and money said once more, as plainly as possible and without a database: who holds what,
// who waits, what is owed. The test of the model runs both side by side.
//
// Times are hours. Every jump of the clock is a sum of jumpHours, chosen so that no sum ever meets a deadline: the few
// milliseconds that a real act takes cannot change a verdict.

export const jumpHours = [5, 20, 50, 71.6, 75] as const;
export const holdHours = 72;
export const offerHours = 48;
export const graceHours = 1;

export type Week = { name: string; monday: number; capacity: number };
export type Enrolment = {
  id: string;
  child: number;
  parent: number;
  week: number;
  status: 'HELD' | 'CONFIRMED' | 'CANCELLED' | 'EXPIRED';
  source: 'PARENT' | 'OFFER';
  heldAt: number;
  until: number;
  graceUsed: boolean;
  reminded: boolean;
  price: number;
  basket: Basket;
};
export type Line = {
  id: string | null;
  child: number;
  parent: number;
  week: number;
  priority: number;
  status: 'WAITING' | 'OFFERED' | 'ACCEPTED' | 'PASSED' | 'LEFT';
  until: number;
};
export type Basket = { parent: number; status: 'OPEN' | 'VALIDATED' | 'CLOSED' | 'ABANDONED' };
export type Payment = {
  id: string;
  parent: number;
  basket: Basket;
  method: 'ONLINE' | 'TRANSFER';
  /** somebody's word keeps its places, which are confirmed while it is pending */
  promised?: boolean;
  /** of a promise, what the commune gave up */
  givenUp?: number;
  /** what a place that was paid or promised costs more since; the family itself owes it */
  isDifference?: boolean;
  status: 'PENDING' | 'PAID' | 'FAILED' | 'CANCELLED' | 'EXPIRED' | 'REFUNDED';
  createdAt: number;
  lines: { enrolment: Enrolment; amount: number; outcome: 'PENDING' | 'CONFIRMED' | 'REFUNDED' }[];
  paid: number;
  ledger: number;
  /** what the provider would say if it were asked */
  provider: 'open' | 'paid' | 'failed' | 'expired';
};
export type Refund = {
  id: string | null;
  payment: Payment;
  enrolment: Enrolment | null;
  amount: number;
  reason: string;
  status: 'DUE' | 'SENT';
};
export type Cancellation = { id: string | null; enrolment: Enrolment; status: 'REQUESTED' | 'ACCEPTED' | 'REFUSED' };

/** A refusal, by the name of its class in the product. */
export class Refused extends Error {}
const refuse = (reason: string): never => {
  throw new Refused(reason);
};

export class Model {
  now = 0;
  /** what the last week cost that was asked for in exchange */
  quoted = 0;
  readonly closesAt: number;
  /** the weeks of the second Monday are a season, whose own period closes then; null: no week has a season */
  readonly seasonClosesAt: number | null;
  /** how many weeks a child may have; null: as many as there are */
  readonly maxWeeks: number | null;
  /** how many seats one parent may keep without paying: at the same dates, and in all */
  readonly maxHeld: { perDates: number; inAll: number };
  /** deadlines of held places that their parent gave back, by parent and week */
  givenBack: Record<string, { until: number; graceUsed: boolean }> = {};
  /** the parents of each child: one or two */
  readonly parentsOf: number[][];
  /** whether the health sheet of each child is valid */
  readonly sheets: boolean[];
  weeks: Week[];
  enrolments: Enrolment[] = [];
  queue: Line[] = [];
  baskets: Basket[] = [];
  payments: Payment[] = [];
  refunds: Refund[] = [];
  cancellations: Cancellation[] = [];
  mails: Record<string, number> = {};

  constructor({
    weeks,
    parentsOf,
    closesAt,
    seasonClosesAt = null,
    maxWeeks = null,
    maxHeld = { perDates: 8, inAll: 60 },
  }: {
    weeks: Week[];
    parentsOf: number[][];
    closesAt: number;
    seasonClosesAt?: number | null;
    maxWeeks?: number | null;
    maxHeld?: { perDates: number; inAll: number };
  }) {
    this.weeks = weeks.map((week) => ({ ...week }));
    this.parentsOf = parentsOf;
    this.closesAt = closesAt;
    this.seasonClosesAt = seasonClosesAt;
    this.maxWeeks = maxWeeks;
    this.maxHeld = maxHeld;
    this.sheets = parentsOf.map(() => true);
  }

  /** A refusal inside a transaction takes everything back that the transaction did. */
  private inTransaction<Result>(act: () => Result): Result {
    const { weeks, enrolments, queue, baskets, payments, refunds, cancellations, mails, givenBack } = this;
    const before = structuredClone({ weeks, enrolments, queue, baskets, payments, refunds, cancellations, mails, givenBack });
    try {
      return act();
    } catch (error) {
      Object.assign(this, before);
      throw error;
    }
  }

  // Who has what

  isLive = (enrolment: Enrolment) => enrolment.status === 'CONFIRMED' || (enrolment.status === 'HELD' && enrolment.until > this.now);
  isRunning = (line: Line) => line.status === 'WAITING' || (line.status === 'OFFERED' && line.until > this.now);
  private hasSeason = (week: number) => this.seasonClosesAt !== null && this.weeks[week]!.monday === 1;
  private closingOf = (week: number) => (this.hasSeason(week) ? this.seasonClosesAt! : this.closesAt);
  isOpen = (week: number) => this.now < this.closingOf(week);
  private weekNumbers = () => this.weeks.map((_week, number) => number);

  /** what the counter of the database says: what ran out counts until it is written down */
  taken(week: number): number {
    return (
      this.enrolments.filter((place) => place.week === week && (place.status === 'HELD' || place.status === 'CONFIRMED')).length +
      this.queue.filter((line) => line.week === week && line.status === 'OFFERED').length
    );
  }

  /** what a parent sees: what ran out is free */
  seatsLeft(week: number): number {
    const holders =
      this.enrolments.filter((place) => place.week === week && this.isLive(place)).length +
      this.queue.filter((line) => line.week === week && line.status === 'OFFERED' && line.until > this.now).length;
    return Math.max(0, this.weeks[week]!.capacity - holders);
  }

  isDue = (week: number) =>
    this.enrolments.some((place) => place.week === week && place.status === 'HELD' && place.until <= this.now) ||
    this.queue.some((line) => line.week === week && line.status === 'OFFERED' && line.until <= this.now);

  liveLines = (parent: number) =>
    this.enrolments.filter(
      (place) => place.parent === parent && place.status === 'HELD' && place.until > this.now && isInUse(place.basket),
    );

  private mail(kind: string, count = 1) {
    if (count > 0) this.mails[kind] = (this.mails[kind] ?? 0) + count;
  }

  private elsewhere = (child: number, week: number) =>
    this.enrolments.some(
      (place) =>
        place.child === child && place.week !== week && this.weeks[place.week]!.monday === this.weeks[week]!.monday && this.isLive(place),
    );

  /** The child has as many other weeks of the season as a child may have; all weeks are of one year. `moved` is not counted: it is given up. */
  private isAtLimit = (child: number, week: number, moved?: Enrolment) =>
    this.maxWeeks !== null &&
    this.enrolments.filter(
      (place) =>
        place.child === child &&
        place.week !== week &&
        place !== moved &&
        this.hasSeason(place.week) === this.hasSeason(week) &&
        this.isLive(place),
    ).length >= this.maxWeeks;

  /** Held places of the parent and offers to them, of which `moved` is not one; who accepts an offer is counted by places alone. */
  private isAtHeldLimit(parent: number, child: number, week: number, moved?: Enrolment): boolean {
    if (moved?.status === 'CONFIRMED') return false;
    const held = this.enrolments.filter(
      (place) => place.parent === parent && place !== moved && place.status === 'HELD' && place.until > this.now,
    );
    const offers = this.offerOf(child, week)
      ? []
      : this.queue.filter((line) => line.parent === parent && line.status === 'OFFERED' && line.until > this.now);
    const kept = [...held, ...offers].map((seat) => this.weeks[seat.week]!.monday);
    return (
      kept.filter((monday) => monday === this.weeks[week]!.monday).length >= this.maxHeld.perDates || kept.length >= this.maxHeld.inAll
    );
  }

  /** What is given back, or left by a swap, is no longer to be had than it was. */
  private rememberGivenBack({ parent, week, until, graceUsed }: Enrolment) {
    const known = this.givenBack[`${parent} ${week}`];
    const runs = known && known.until > this.now ? known : null;
    this.givenBack[`${parent} ${week}`] = {
      until: Math.min(until, runs?.until ?? until),
      graceUsed: graceUsed || (runs?.graceUsed ?? false),
    };
  }

  // The clock

  /** Writes down what the clock decided; the places go to the queues. */
  tidy(weeks: number[]) {
    const expired = this.enrolments.filter((place) => weeks.includes(place.week) && place.status === 'HELD' && place.until <= this.now);
    for (const place of expired) place.status = 'EXPIRED';
    this.mail('hold-expired', new Set(expired.map(({ parent }) => parent)).size);
    const passed = this.queue.filter((line) => weeks.includes(line.week) && line.status === 'OFFERED' && line.until <= this.now);
    for (const line of passed) line.status = 'PASSED';
    this.mail('waiting-passed', passed.length);
    this.offer(weeks);
  }

  /** The job of every minute: also serves who became eligible while a place stayed free. */
  tidyAll() {
    const due = this.weekNumbers().filter(
      (week) => this.isDue(week) || (this.taken(week) < this.weeks[week]!.capacity && this.waiting(week).length > 0),
    );
    if (due.length > 0) this.tidy(due);
  }

  private waiting = (week: number) => this.queue.filter((line) => line.week === week && line.status === 'WAITING');

  /** Over all these weeks in one order, so that of two places at the same dates a child is offered the one first asked for. */
  private offer(weeks: number[]) {
    const lines = weeks.flatMap(this.waiting).toSorted((a, b) => a.priority - b.priority || this.queue.indexOf(a) - this.queue.indexOf(b));
    for (const next of lines) {
      if (this.taken(next.week) >= this.weeks[next.week]!.capacity) continue;
      if (!this.isOpen(next.week) || !this.sheets[next.child] || this.elsewhere(next.child, next.week) || this.offeredElsewhere(next))
        continue;
      if (this.isAtLimit(next.child, next.week) || this.isAtHeldLimit(next.parent, next.child, next.week)) continue;
      next.status = 'OFFERED';
      next.until = Math.min(this.now + offerHours, this.closingOf(next.week));
      this.mail('waiting-offered');
    }
  }

  private offeredElsewhere = ({ child, week }: Line) =>
    this.queue.some(
      (line) =>
        line.child === child &&
        line.status === 'OFFERED' &&
        line.until > this.now &&
        this.weeks[line.week]!.monday === this.weeks[week]!.monday,
    );

  remind() {
    const soon = this.enrolments.filter(
      (place) =>
        place.status === 'HELD' &&
        !place.reminded &&
        place.until > this.now &&
        place.until - this.now <= 24 &&
        place.until - place.heldAt > 24,
    );
    for (const place of soon) place.reminded = true;
    this.mail('hold-reminder', new Set(soon.map(({ parent }) => parent)).size);
  }

  // Places

  /** Returns for each week asked the enrolment that holds it, or the state that refuses it. */
  hold(parent: number, child: number, weeks: number[]): (Enrolment | string)[] {
    const mondays = weeks.map((week) => this.weeks[week]!.monday);
    const due = this.weekNumbers().filter((week) =>
      weeks.includes(week) ? this.isDue(week) : mondays.includes(this.weeks[week]!.monday) && this.ranOutFor(child, week),
    );
    if (due.length > 0) this.tidy(due);
    const isSettled = (week: number) => this.liveOf(child, week) !== undefined || this.offerOf(child, week) !== undefined;
    if (!weeks.every(isSettled)) {
      if (!weeks.some(this.isOpen)) refuse('PeriodClosed');
      if (!this.sheets[child]) refuse('ChildNotReady');
    }
    return weeks.map((week) => {
      const live = this.liveOf(child, week);
      if (live) return live;
      if (this.elsewhere(child, week) || this.isAtLimit(child, week)) return 'NOT_ELIGIBLE';
      const offer = this.offerOf(child, week);
      if (offer) {
        if (this.isAtHeldLimit(parent, child, week)) return 'NOT_ELIGIBLE';
        offer.status = 'ACCEPTED';
        return this.take(parent, child, week, 'OFFER');
      }
      if (!this.isOpen(week)) return 'NOT_OPEN';
      if (this.queue.some((line) => line.child === child && line.week === week && line.status === 'WAITING')) return 'WAITING';
      if (this.taken(week) >= this.weeks[week]!.capacity) return 'FULL';
      if (this.isAtHeldLimit(parent, child, week)) return 'NOT_ELIGIBLE';
      return this.take(parent, child, week, 'PARENT');
    });
  }

  private ranOutFor = (child: number, week: number) =>
    this.enrolments.some((place) => place.child === child && place.week === week && place.status === 'HELD' && place.until <= this.now);
  private liveOf = (child: number, week: number) =>
    this.enrolments.find((place) => place.child === child && place.week === week && this.isLive(place));
  private offerOf = (child: number, week: number) =>
    this.queue.find((line) => line.child === child && line.week === week && line.status === 'OFFERED' && line.until > this.now);

  private priceFor(parent: number, child: number, week: number): number {
    const siblings = new Set(
      this.enrolments
        .filter(
          (place) =>
            place.parent === parent &&
            place.child !== child &&
            this.isLive(place) &&
            this.weeks[place.week]!.monday === this.weeks[week]!.monday,
        )
        .map((place) => place.child),
    );
    return siblings.size === 0 ? 6000 : 4800;
  }

  private take(parent: number, child: number, week: number, source: Enrolment['source']): Enrolment {
    const price = this.priceFor(parent, child, week);
    let basket = this.baskets.find((used) => used.parent === parent && isInUse(used));
    if (!basket) this.baskets.push((basket = { parent, status: 'OPEN' }));
    basket.status = 'OPEN';
    const again = this.givenBack[`${parent} ${week}`];
    const runs = again && again.until > this.now ? again : null;
    const place: Enrolment = {
      id: '',
      child,
      parent,
      week,
      status: 'HELD',
      source,
      heldAt: this.now,
      until: Math.min(this.now + holdHours, runs?.until ?? Infinity),
      graceUsed: runs?.graceUsed ?? false,
      reminded: false,
      price,
      basket,
    };
    this.enrolments.push(place);
    return place;
  }

  release(place: Enrolment) {
    if (place.status === 'CANCELLED') return;
    if (place.status === 'CONFIRMED') refuse('AlreadyDecided');
    if (!this.isLive(place)) refuse('DeadlinePassed');
    place.status = 'CANCELLED';
    this.rememberGivenBack(place);
    this.offer([place.week]);
  }

  /** The place moves; the old week is left in the same instant. `agrees`: to the price of the other week, whatever it is. */
  swap(place: Enrolment, week: number, agrees: boolean) {
    this.inTransaction(() => {
      if (place.status === 'EXPIRED' || (place.status === 'HELD' && !this.isLive(place))) refuse('DeadlinePassed');
      if (place.status === 'CANCELLED') refuse('AlreadyDecided');
      if (this.cancellations.some(({ enrolment, status }) => enrolment === place && status === 'REQUESTED')) refuse('AlreadyDecided');
      if (place.week === week) return;
      const { monday } = this.weeks[week]!;
      const ranOut = this.weekNumbers().filter((other) => this.weeks[other]!.monday === monday && this.ranOutFor(place.child, other));
      this.tidy([...new Set([week, ...ranOut])]);
      if (!this.isOpen(week)) refuse('PeriodClosed');
      if (!this.sheets[place.child]) refuse('ChildNotReady');
      const isInTheWay = (other: Enrolment) =>
        other !== place && other.child === place.child && this.weeks[other.week]!.monday === this.weeks[week]!.monday && this.isLive(other);
      if (this.enrolments.some(isInTheWay) || this.isAtLimit(place.child, week, place)) refuse('NotEligible');
      const offer = this.offerOf(place.child, week);
      if (offer && offer.parent !== place.parent) refuse('NotEligible');
      if (!offer && this.taken(week) >= this.weeks[week]!.capacity) refuse('WeekFull');
      if (!offer && this.waiting(week).some(({ child }) => child === place.child)) refuse('WeekFull');
      if (this.isAtHeldLimit(place.parent, place.child, week, place)) refuse('NotEligible');
      const price = this.priceFor(place.parent, place.child, week);
      this.quoted = price;
      const isBeingPaid = this.payments.some(
        ({ status, lines }) => status === 'PENDING' && lines.some(({ enrolment }) => enrolment === place),
      );
      if (price !== place.price && (place.status === 'CONFIRMED' ? !agrees : isBeingPaid)) refuse('PriceDiffers');
      if (offer) offer.status = 'ACCEPTED';
      const left = place.week;
      const difference = price - place.price;
      if (place.status === 'HELD') this.rememberGivenBack(place);
      Object.assign(place, { week, price });
      if (place.status === 'CONFIRMED') this.settleDifference(place, difference);
      if (place.status === 'HELD' && place.basket.status === 'VALIDATED') place.basket.status = 'OPEN';
      const isPaid = this.payments.some(({ lines }) => lines.some((line) => line.enrolment === place && line.outcome === 'CONFIRMED'));
      if (place.status === 'CONFIRMED' && isPaid) this.mail('payment-recap');
      this.offer([left]);
    });
  }

  /** More is owed by the family itself; less is owed no more, then goes back. */
  private settleDifference(place: Enrolment, difference: number) {
    if (difference < 0) this.giveBack(place, -difference, 'PRICE_LOWERED');
    if (difference <= 0) return;
    const own = this.owedFor(place).find(({ payment }) => payment.isDifference);
    if (own) own.line.amount += difference;
    else
      this.payments.push({
        ...{ id: '', parent: place.parent, basket: place.basket, method: 'TRANSFER', promised: true, isDifference: true },
        ...{ status: 'PENDING', createdAt: this.now, paid: 0, ledger: 0, provider: 'open' },
        lines: [{ enrolment: place, amount: difference, outcome: 'PENDING' }],
      });
    this.mail('payment-promised');
  }

  /** What a place is promised by, the difference first, then the last. */
  private owedFor(place: Enrolment) {
    return this.payments
      .filter(({ promised, status }) => promised && status === 'PENDING')
      .flatMap((payment) => payment.lines.filter(({ enrolment }) => enrolment === place).map((line) => ({ payment, line })))
      .toReversed()
      .sort((a, b) => Number(b.payment.isDifference ?? false) - Number(a.payment.isDifference ?? false));
  }

  /** What a place was paid by, the last first, with what of it did not go back. */
  private paidFor(place: Enrolment) {
    const isOf = (payment: Payment) => (refund: Refund) => refund.payment === payment && refund.enrolment === place;
    return this.payments
      .flatMap((payment) =>
        payment.lines.filter((line) => line.enrolment === place && line.outcome === 'CONFIRMED').map((line) => ({ payment, line })),
      )
      .map(({ payment, line }) => {
        const gone = this.refunds.filter(isOf(payment)).reduce((sum, { amount }) => sum + amount, 0);
        return { payment, left: payment.status === 'REFUNDED' ? 0 : line.amount - gone };
      })
      .toReversed();
  }

  private giveBack(place: Enrolment, cents: number, reason: string) {
    let rest = cents;
    for (const { payment, line } of this.owedFor(place)) {
      const off = Math.min(rest, line.amount);
      this.lower(payment, place, off);
      rest -= off;
    }
    for (const { payment, left } of this.paidFor(place)) {
      const amount = Math.min(rest, left);
      if (amount <= 0) continue;
      this.refunds.push({ id: null, payment, enrolment: place, amount, reason, status: 'DUE' });
      rest -= amount;
    }
  }

  abandon(parent: number) {
    const lines = this.liveLines(parent);
    if (lines.length === 0) refuse('BasketEmpty');
    for (const place of lines) {
      place.status = 'CANCELLED';
      this.rememberGivenBack(place);
    }
    lines[0]!.basket.status = 'ABANDONED';
    this.offer([...new Set(lines.map(({ week }) => week))]);
  }

  setCapacity(week: number, capacity: number) {
    this.inTransaction(() => {
      this.tidy([week]);
      if (capacity < this.taken(week)) refuse('CapacityBelowTaken');
      const isRaised = capacity > this.weeks[week]!.capacity;
      this.weeks[week]!.capacity = capacity;
      if (isRaised) this.tidy([week]);
    });
  }

  // The waiting list

  join(parent: number, child: number, week: number): Line {
    return this.inTransaction(() => this.joinTidied(parent, child, week));
  }

  private joinTidied(parent: number, child: number, week: number): Line {
    this.tidy([week]);
    const live = this.liveOf(child, week);
    const queued = this.queue.find((line) => line.child === child && line.week === week && this.isRunning(line));
    if (!live && queued) return queued;
    if (live) refuse('NotEligible');
    if (!this.isOpen(week)) refuse('PeriodClosed');
    if (!this.sheets[child]) refuse('ChildNotReady');
    if (this.elsewhere(child, week) || this.isAtLimit(child, week)) refuse('NotEligible');
    if (this.taken(week) < this.weeks[week]!.capacity) refuse(this.isAtHeldLimit(parent, child, week) ? 'NotEligible' : 'PlaceFree');
    this.mail('waiting-joined');
    return this.wait(parent, child, week, 1);
  }

  private wait(parent: number, child: number, week: number, priority: number): Line {
    const line: Line = { id: null, child, parent, week, priority, status: 'WAITING', until: 0 };
    this.queue.push(line);
    return line;
  }

  leave(line: Line) {
    if (line.status === 'LEFT') return;
    if (line.status !== 'WAITING' && line.status !== 'OFFERED') refuse('DeadlinePassed');
    line.status = 'LEFT';
    this.offer([line.week]);
  }

  accept(line: Line): Enrolment {
    if (line.status !== 'OFFERED' && line.status !== 'ACCEPTED') refuse('DeadlinePassed');
    const [held] = this.hold(line.parent, line.child, [line.week]);
    return typeof held === 'object' ? held : refuse(held === 'NOT_ELIGIBLE' ? 'NotEligible' : 'DeadlinePassed');
  }

  // Money

  validate(parent: number) {
    const [line] = this.liveLines(parent);
    if (!line) this.explainEmpty(parent);
    if (line!.basket.status === 'OPEN') line!.basket.status = 'VALIDATED';
  }

  private explainEmpty(parent: number): never {
    const ranOut = this.enrolments.some(
      (place) => place.parent === parent && (place.status === 'HELD' || place.status === 'EXPIRED') && isInUse(place.basket),
    );
    return refuse(ranOut ? 'DeadlinePassed' : 'BasketEmpty');
  }

  /** Opens a payment, or gives the one that is pending for the same lines. */
  pay(parent: number, method: Payment['method']): Payment {
    const payment = this.openPayment(parent, method);
    if (method === 'TRANSFER' || payment.createdAt === this.now) return payment;
    this.check(payment);
    return this.openPayment(parent, method);
  }

  private openPayment(parent: number, method: Payment['method']): Payment {
    const lines = this.liveLines(parent);
    if (lines.length === 0) this.explainEmpty(parent);
    const { basket } = lines[0]!;
    if (basket.status !== 'VALIDATED') refuse('BasketNotValidated');
    if (method === 'ONLINE')
      for (const place of lines)
        if (!place.graceUsed && place.until < this.now + graceHours) {
          place.graceUsed = true;
          place.until = this.now + graceHours;
        }
    const pending = this.payments.filter((payment) => payment.basket === basket && payment.status === 'PENDING' && !payment.promised);
    const same = pending.find(
      (payment) =>
        payment.method === method &&
        payment.lines.length === lines.length &&
        lines.every((place) => payment.lines.some((line) => line.enrolment === place)),
    );
    for (const payment of pending) if (payment !== same) this.supersede(payment);
    if (same) return same;
    const payment: Payment = {
      id: '',
      parent,
      basket,
      method,
      status: 'PENDING',
      createdAt: this.now,
      lines: lines.map((enrolment) => ({ enrolment, amount: enrolment.price, outcome: 'PENDING' })),
      paid: 0,
      ledger: 0,
      provider: 'open',
    };
    this.payments.push(payment);
    if (method === 'TRANSFER') this.mail('transfer-expected');
    return payment;
  }

  /** Somebody's word for the first of the places that a parent holds, or for all of them. */
  promise(parent: number, all: boolean): Payment {
    const lines = this.liveLines(parent).slice(0, all ? undefined : 1);
    const { basket } = lines[0]!;
    for (const other of this.payments)
      if (other.status === 'PENDING' && other.lines.some(({ enrolment }) => lines.includes(enrolment))) this.supersede(other);
    for (const place of lines) place.status = 'CONFIRMED';
    const payment: Payment = {
      ...{ id: '', parent, basket, method: 'TRANSFER', promised: true, status: 'PENDING', createdAt: this.now, paid: 0, ledger: 0 },
      lines: lines.map((enrolment) => ({ enrolment, amount: enrolment.price, outcome: 'PENDING' })),
      provider: 'open',
    };
    this.payments.push(payment);
    this.closeBasket(basket);
    this.mail('payment-promised');
    return payment;
  }

  private closeBasket(basket: Basket) {
    if (isInUse(basket) && !this.enrolments.some((place) => place.basket === basket && place.status === 'HELD')) basket.status = 'CLOSED';
  }

  /** Nothing is owed any more for a promised place; what came in may be enough for the rest. */
  private lower(payment: Payment, place: Enrolment, off = payment.lines.find(({ enrolment }) => enrolment === place)!.amount) {
    const line = payment.lines.find(({ enrolment }) => enrolment === place)!;
    if (off === 0) return;
    const rest = amountOf(payment) - off - payment.paid;
    payment.givenUp = Math.max(0, Math.min(payment.givenUp ?? 0, rest));
    if (payment.paid === 0 && amountOf(payment) === off) {
      payment.status = 'CANCELLED';
      return;
    }
    line.amount -= off;
    if (payment.paid >= amountOf(payment)) this.close(payment);
  }

  /** Of a promise, all that is still owed is given up. */
  writeOff(payment: Payment) {
    const owed = payment.promised && payment.status === 'PENDING' ? amountOf(payment) - payment.paid - (payment.givenUp ?? 0) : 0;
    if (owed === 0) refuse('InputInvalid');
    payment.givenUp = (payment.givenUp ?? 0) + owed;
    this.mail('acted-for-family');
  }

  /** What was given up is owed again. */
  undoWriteOff(payment: Payment) {
    if (!payment.givenUp) refuse('AlreadyDecided');
    payment.givenUp = 0;
    this.mail('acted-for-family');
  }

  /** All that a promise still owes is there. */
  private close(payment: Payment) {
    payment.status = 'PAID';
    for (const line of payment.lines) line.outcome = line.amount > 0 ? 'CONFIRMED' : 'REFUNDED';
    this.oweSurplus(payment);
    if (payment.lines.some(({ outcome }) => outcome === 'CONFIRMED')) this.mail('payment-recap');
  }

  private oweSurplus(payment: Payment) {
    const amount = payment.paid - amountOf(payment);
    if (amount > 0) this.refunds.push({ id: null, payment, enrolment: null, amount, reason: 'SURPLUS', status: 'DUE' });
  }

  /** Another payment takes its place: whoever was to make a transfer is told. */
  private supersede(payment: Payment) {
    payment.status = 'CANCELLED';
    if (payment.method === 'TRANSFER') this.mail('transfer-replaced');
  }

  /** Asks the provider and believes what it says. */
  check(payment: Payment) {
    if (payment.provider === 'paid') this.settle(payment, amountOf(payment));
    else if (payment.provider !== 'open' && payment.status === 'PENDING') {
      payment.status = payment.provider === 'failed' ? 'FAILED' : 'EXPIRED';
      this.mail('payment-failed');
    }
  }

  /** Staff saw a transfer of this amount. */
  confirmTransfer(payment: Payment, cents: number) {
    if (cents === 0) refuse('InputInvalid');
    if (payment.status === 'PAID' || payment.status === 'REFUNDED') refuse('AlreadyDecided');
    payment.givenUp = Math.max(0, (payment.givenUp ?? 0) - cents);
    if (payment.paid + cents >= amountOf(payment)) return this.settle(payment, cents);
    payment.paid += cents;
    payment.ledger += cents;
    this.mail(payment.promised ? 'payment-promised' : 'transfer-expected');
  }

  private settle(payment: Payment, cents: number) {
    if (payment.status === 'PAID' || payment.status === 'REFUNDED') return;
    const isKept = payment.promised && payment.status === 'PENDING';
    payment.status = 'PAID';
    payment.paid += cents;
    payment.ledger += cents;
    if (isKept) return this.close(payment);
    const mondays = payment.lines.map(({ enrolment }) => this.weeks[enrolment.week]!.monday);
    const isTouched = (week: number) =>
      payment.lines.some(({ enrolment }) => enrolment.week === week) ||
      (mondays.includes(this.weeks[week]!.monday) && payment.lines.some(({ enrolment }) => this.ranOutFor(enrolment.child, week)));
    this.tidy(this.weekNumbers().filter(isTouched));
    const before = payment.lines.map(({ enrolment }) => this.factsOf(payment, enrolment));
    const owed: { line: Payment['lines'][number]; reason: string; mayWait: boolean }[] = [];
    for (const line of payment.lines.toSorted((a, b) => this.order(a) - this.order(b))) {
      const facts = before[payment.lines.indexOf(line)]!;
      const place = line.enrolment;
      const giveBack = (reason: string, mayWait = false) => owed.push({ line, reason, mayWait });
      if (place.status === 'CANCELLED') giveBack('LINE_RELEASED');
      else if (place.status === 'CONFIRMED' && facts.isPaid) giveBack('SURPLUS');
      else if (place.status === 'EXPIRED' && (facts.isElsewhere || this.isAtLimit(place.child, place.week))) giveBack('LATE_PAYMENT');
      else if (
        place.status === 'EXPIRED' &&
        facts.queued?.status !== 'OFFERED' &&
        this.taken(place.week) >= this.weeks[place.week]!.capacity
      )
        giveBack('LATE_PAYMENT', true);
      else {
        if (place.status === 'EXPIRED' && facts.queued) facts.queued.status = facts.queued.status === 'OFFERED' ? 'ACCEPTED' : 'LEFT';
        place.status = 'CONFIRMED';
        line.outcome = 'CONFIRMED';
      }
    }
    for (const { line, reason, mayWait } of owed) {
      line.outcome = 'REFUNDED';
      this.refunds.push({ id: null, payment, enrolment: line.enrolment, amount: line.amount, reason, status: 'DUE' });
      if (!mayWait) continue;
      const queued = this.queue.find(
        (other) => other.child === line.enrolment.child && other.week === line.enrolment.week && other.status === 'WAITING',
      );
      if (queued) queued.priority = 0;
      else this.wait(line.enrolment.parent, line.enrolment.child, line.enrolment.week, 0);
    }
    this.oweSurplus(payment);
    this.closeBasket(payment.basket);
    const kept = payment.lines.filter(({ outcome }) => outcome === 'CONFIRMED').map(({ enrolment }) => enrolment);
    for (const other of this.payments)
      if (other !== payment && other.status === 'PENDING' && other.lines.some(({ enrolment }) => kept.includes(enrolment)))
        if (!other.promised) this.supersede(other);
    for (const promise of this.payments)
      if (promise !== payment && promise.promised && !promise.isDifference)
        for (const place of kept)
          if (promise.status === 'PENDING' && promise.lines.some(({ enrolment }) => enrolment === place)) this.lower(promise, place);
    if (kept.length > 0) this.mail('payment-recap');
    if (owed.length > 0) this.mail('payment-late');
  }

  private order = ({ enrolment }: Payment['lines'][number]) => this.enrolments.indexOf(enrolment);

  private factsOf(payment: Payment, place: Enrolment) {
    return {
      isPaid: this.payments.some(
        (other) => other !== payment && other.lines.some((line) => line.enrolment === place && line.outcome === 'CONFIRMED'),
      ),
      isElsewhere: this.elsewhere(place.child, place.week) || this.twice(place),
      queued: this.queue.find(
        (line) => line.child === place.child && line.week === place.week && (line.status === 'WAITING' || line.status === 'OFFERED'),
      ),
    };
  }

  /** The child has the same week again, by another enrolment. */
  private twice = (place: Enrolment) =>
    this.enrolments.some((other) => other !== place && other.child === place.child && other.week === place.week && this.isLive(other));

  requestCancellation(place: Enrolment): Cancellation {
    const running = this.cancellations.find(({ enrolment, status }) => enrolment === place && status === 'REQUESTED');
    if (running) return running;
    if (place.status === 'HELD') refuse('InputInvalid');
    if (place.status !== 'CONFIRMED') refuse('AlreadyDecided');
    const request: Cancellation = { id: null, enrolment: place, status: 'REQUESTED' };
    this.cancellations.push(request);
    this.mail('cancellation-received');
    return request;
  }

  decideCancellation(request: Cancellation, accept: boolean) {
    const decision = accept ? 'ACCEPTED' : 'REFUSED';
    if (request.status === decision) return;
    if (request.status !== 'REQUESTED') refuse('AlreadyDecided');
    request.status = decision;
    this.mail('cancellation-decided');
    if (!accept) return;
    const place = request.enrolment;
    place.status = 'CANCELLED';
    const owed = this.owedFor(place).reduce((sum, { line }) => sum + line.amount, 0);
    const paid = this.paidFor(place).reduce((sum, { left }) => sum + left, 0);
    this.giveBack(place, owed + paid, 'CANCELLATION');
    this.offer([place.week]);
  }

  sendRefund(refund: Refund) {
    if (refund.status !== 'DUE') return;
    refund.status = 'SENT';
    refund.payment.ledger -= refund.amount;
    if (refund.payment.ledger <= 0) refund.payment.status = 'REFUNDED';
  }
}

export const isInUse = ({ status }: Basket) => status === 'OPEN' || status === 'VALIDATED';
export const amountOf = (payment: Payment) => payment.lines.reduce((sum, { amount }) => sum + amount, 0);
