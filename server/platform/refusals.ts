// Reasons a person can be refused, thrown by acts, members of the unions in the schema. The sentence is built for the
// language of its reader, from web/messages/server.
import { localized, officialLocale, type LocalizedText } from '../language/messages.ts';

export abstract class Refusal extends Error {
  /** one sentence for the person */
  readonly sentence: LocalizedText;
  constructor(sentence: LocalizedText) {
    super(sentence(officialLocale));
    this.name = new.target.name;
    this.sentence = sentence;
  }
}

/** What is wrong with a field of an input, for programs. Published in the graph: added to, never renamed. */
export const problemCodes = {
  CONFLICT: 'the caller and somebody else changed it since it was read: the sentence says what it is now',
  IN_USE: 'something rests on what it was',
  INCOMPLETE: 'a part of the list is missing, or is there twice',
  INVALID: 'wrong in a way that only the sentence tells',
  LIMIT_REACHED: 'as many as one account may have',
  MALFORMED: 'not written as it must be',
  NOT_APPLICABLE: 'not possible for what the id names, as it is now',
  OUTDATED: 'somebody changed it since it was read: read it again',
  OUT_OF_RANGE: 'too small, too large, too early or too late',
  OWN_FAMILY: "of the caller's own family, or the caller's own",
  REQUIRED: 'missing or empty',
  TAKEN: 'another one has it already',
  TOO_LONG: 'too many characters',
  TOO_MANY: 'too many in a list',
  UNKNOWN: 'does not exist, or is not for the caller',
  UNREACHABLE: 'another server did not take it',
  WRONG_ORDER: 'does not come after what it must come after',
} as const;
export type ProblemCode = keyof typeof problemCodes;

/** `field` is a path like contacts.0.phone; null when it is the whole input. */
export type InputProblem = { sentence: LocalizedText; field: string | null; code: ProblemCode };

/** The shape or the value of an input is wrong; an id that is not the caller's is said to be unknown. */
export class InputInvalid extends Refusal {
  /** of the first problem */
  readonly field: string | null;
  readonly problems: readonly InputProblem[];
  constructor(sentence: LocalizedText, field: string | null = null, code: ProblemCode = 'INVALID', others: readonly InputProblem[] = []) {
    super(sentence);
    this.field = field;
    this.problems = [{ sentence, field, code }, ...others];
  }
}

/** One problem, to be refused with others. */
export const problem = (sentence: Parameters<typeof localized<object>>[0], field: string, code: ProblemCode): InputProblem => ({
  sentence: localized(sentence),
  field,
  code,
});

/** Refuses with every problem that was found at once. @throws InputInvalid when there is one */
export function refuseProblems(problems: readonly (InputProblem | false | null)[]): void {
  const [first, ...others] = problems.filter((problem): problem is InputProblem => Boolean(problem));
  if (first) throw new InputInvalid(first.sentence, first.field, first.code, others);
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
