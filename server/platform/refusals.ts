// Reasons a person can be refused, thrown by acts, members of the unions in the schema. The sentence is built for the
// language of its reader, from web/messages/server.
import { officialLocale, type LocalizedText } from '../language/messages.ts';

export abstract class Refusal extends Error {
  /** one sentence for the person */
  readonly sentence: LocalizedText;
  constructor(sentence: LocalizedText) {
    super(sentence(officialLocale));
    this.name = new.target.name;
    this.sentence = sentence;
  }
}

/** The shape or the value of an input is wrong; an id that is not the caller's is said to be unknown. */
export class InputInvalid extends Refusal {
  readonly field: string | null;
  constructor(sentence: LocalizedText, field: string | null = null) {
    super(sentence);
    this.field = field;
  }
}

/** Enrolments are not open; `opensAt` when a next period is known. */
export class PeriodClosed extends Refusal {
  readonly opensAt: Date | null;
  constructor(sentence: LocalizedText, opensAt: Date | null) {
    super(sentence);
    this.opensAt = opensAt;
  }
}

export type Gap =
  'CHILD_RECORD_INCOMPLETE' | 'HEALTH_SHEET_MISSING' | 'HEALTH_SHEET_INCOMPLETE' | 'HEALTH_SHEET_EXPIRED' | 'NO_PERIOD_OPEN';

/** The child's record or health sheet is not complete. */
export class ChildNotReady extends Refusal {
  readonly missing: Gap[];
  constructor(sentence: LocalizedText, missing: Gap[]) {
    super(sentence);
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
  constructor(sentence: LocalizedText, weekId: string) {
    super(sentence);
    this.weekId = weekId;
  }
}

/** The child cannot come that week: age, dates, begun. */
export class NotEligible extends Refusal {}

/** There is a place: no need to wait. */
export class PlaceFree extends Refusal {
  readonly weekId: string;
  constructor(sentence: LocalizedText, weekId: string) {
    super(sentence);
    this.weekId = weekId;
  }
}

/** Another week costs another price, and this one is paid; both in euro cents. */
export class PriceDiffers extends Refusal {
  readonly paidCents: number;
  readonly priceCents: number;
  constructor(sentence: LocalizedText, paidCents: number, priceCents: number) {
    super(sentence);
    this.paidCents = paidCents;
    this.priceCents = priceCents;
  }
}

/** A capacity below what is taken, with the number taken. */
export class CapacityBelowTaken extends Refusal {
  readonly taken: number;
  constructor(sentence: LocalizedText, taken: number) {
    super(sentence);
    this.taken = taken;
  }
}

/** The thing was already done, decided or ended otherwise. */
export class AlreadyDecided extends Refusal {}

/** The family's data cannot go yet: something that is paid or asked for still runs. */
export class NotErasable extends Refusal {}

/** The payment provider does not answer. */
export class ProviderUnavailable extends Refusal {}

/** Another family registered the child: a request to be linked was made, and that is all that is said. */
export class ChildLinkRequested extends Refusal {}

export type DocumentProblem = 'DOCUMENT_MISSING' | 'DOCUMENT_TOO_LARGE' | 'DOCUMENT_NOT_ACCEPTED' | 'TOO_MANY_DOCUMENTS';

/** An uploaded file is not taken, with the code that the door answers. */
export class DocumentRefused extends Refusal {
  readonly code: DocumentProblem;
  constructor(sentence: LocalizedText, code: DocumentProblem) {
    super(sentence);
    this.code = code;
  }
}

/** A file of which at least one line is bad: nothing was written. */
export class ImportRefused extends Refusal {
  readonly lines: { line: number; field: string | null; sentence: LocalizedText }[];
  constructor(sentence: LocalizedText, lines: ImportRefused['lines']) {
    super(sentence);
    this.lines = lines;
  }
}
