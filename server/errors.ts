// Reasons a person can be refused, thrown by acts, members of the unions in the schema. The message is the sentence
// that the person reads; `messages.ts` has the words.
export abstract class Refusal extends Error {
  /** one sentence for the person, in French */
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** The shape or the value of an input is wrong; an id that is not the caller's is said to be unknown. */
export class InputInvalid extends Refusal {
  readonly field: string | null;
  constructor(message: string, field: string | null = null) {
    super(message);
    this.field = field;
  }
}

/** Enrolments are not open; `opensAt` when a next period is known. */
export class PeriodClosed extends Refusal {
  readonly opensAt: Date | null;
  constructor(message: string, opensAt: Date | null) {
    super(message);
    this.opensAt = opensAt;
  }
}

export type Gap = 'CHILD_RECORD_INCOMPLETE' | 'HEALTH_SHEET_MISSING' | 'HEALTH_SHEET_INCOMPLETE' | 'HEALTH_SHEET_EXPIRED' | 'NO_PERIOD_OPEN';

/** The child's record or health sheet is not complete. */
export class ChildNotReady extends Refusal {
  readonly missing: Gap[];
  constructor(message: string, missing: Gap[]) {
    super(message);
    this.missing = missing;
  }
}

export class BasketEmpty extends Refusal {}

/** The basket was not validated before paying. */
export class BasketNotValidated extends Refusal {}

/** The hold, or the offer, had run out. */
export class DeadlinePassed extends Refusal {}

/** No place left, with the name of the week. */
export class WeekFull extends Refusal {
  readonly weekId: string;
  constructor(message: string, weekId: string) {
    super(message);
    this.weekId = weekId;
  }
}

/** The child cannot come that week: age, dates, begun. */
export class NotEligible extends Refusal {}

/** There is a place: no need to wait. */
export class PlaceFree extends Refusal {
  readonly weekId: string;
  constructor(message: string, weekId: string) {
    super(message);
    this.weekId = weekId;
  }
}

/** A capacity below what is taken, with the number taken. */
export class CapacityBelowTaken extends Refusal {
  readonly taken: number;
  constructor(message: string, taken: number) {
    super(message);
    this.taken = taken;
  }
}

/** The thing was already done, decided or ended otherwise. */
export class AlreadyDecided extends Refusal {}

/** The payment provider does not answer. */
export class ProviderUnavailable extends Refusal {}
