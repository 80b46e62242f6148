import { formatAmount } from '../payments/amount.ts';
import { localized, messages, type LocalizedText } from '../language/messages.ts';
import { ImportRefused } from '../platform/refusals.ts';
import type { Problem } from './statement.ts';

/** Thrown by a reader where it cannot go on: the file is refused with what was found until then. */
export class Unreadable extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.sentence('fr'));
    this.problem = problem;
  }
}

/** What a reader finds wrong (`refuse`) or remarkable (`warn`) while it goes on. */
export class Findings {
  readonly bad: Problem[] = [];
  readonly warnings: Problem[] = [];

  refuse(line: number, field: string | null, sentence: LocalizedText) {
    this.bad.push({ line, field, sentence });
  }

  warn(line: number, field: string | null, sentence: LocalizedText) {
    this.warnings.push({ line, field, sentence });
  }

  /** @throws Unreadable */
  stop(line: number, field: string | null, sentence: LocalizedText): never {
    throw new Unreadable({ line, field, sentence });
  }
}

/** The refusal of a file with all that is wrong in it. */
export const refuseFile = (bad: Problem[]) => new ImportRefused(localized(messages.statement_refused, { count: bad.length }), bad);

/** Euro cents in a sentence, whole or negative: « -12.50 ». */
export const writeCents = (cents: number) => `${cents < 0 ? '-' : ''}${formatAmount(Math.abs(cents))}`.replace('.', ',');
