// Who certifies the care, by period: frame I of a sheet is that of the body in whose period its days lie.
import type { CertifyingBody } from '../../prisma/generated/client/enums.ts';
import { readEnterpriseNumber } from '../commune/enterprise-number.ts';
import { isoDay } from '../language/dates.ts';
import { messages } from '../language/messages.ts';
import type { Db, Tx } from '../platform/database.ts';
import { problem, type InputProblem } from '../platform/refusals.ts';
import type { Certifier } from './certifier.ts';
import { type Frame, linesOf } from './sheets.ts';

/** `certifier` null: the commune certifies its own care, and frame I is left empty. Days are « YYYY-MM-DD », null: without a bound. */
export type Recognition = { certifier: Certifier | null; from: string | null; until: string | null };

/** By their first days. */
export const recognitionsInOrder = { orderBy: { validFrom: { sort: 'asc', nulls: 'first' } } } as const;

/** By their first days. */
export async function readRecognitions(db: Db | Tx): Promise<Recognition[]> {
  const rows = await db.certificateRecognition.findMany(recognitionsInOrder);
  return rows.map(({ kind, name, enterpriseNumber, address, validFrom, validUntil }) => {
    const [from, until] = [validFrom && isoDay(validFrom), validUntil && isoDay(validUntil)];
    if (kind === 'ORGANISER') return { certifier: null, from, until };
    return {
      certifier: { kind, name: name!, enterpriseNumber: enterpriseNumber!, address: address!, from: from!, until },
      from,
      until,
    };
  });
}

/** Who certifies a day; undefined: nobody does. */
export const recognitionOf = (recognitions: readonly Recognition[], day: string): Recognition | undefined =>
  recognitions.find(({ from, until }) => (from === null || from <= day) && (until === null || day <= until));

/** The lines of days by who certifies them; those that nobody certifies come last, and block. */
export function framesOf(recognitions: readonly Recognition[], days: readonly { day: string; cents: number }[]): Frame[] {
  const of = Map.groupBy(days, ({ day }) => recognitionOf(recognitions, day));
  return [...recognitions, undefined].flatMap((one) => {
    const own = of.get(one);
    return own ? [{ certifier: one?.certifier ?? null, lines: linesOf(own) }] : [];
  });
}

export type RecognitionInput = {
  kind: CertifyingBody;
  name?: string | null;
  enterpriseNumber?: string | null;
  address?: string | null;
  from?: Date | null;
  until?: Date | null;
};

export type RecognitionRow = {
  kind: CertifyingBody;
  name: string | null;
  enterpriseNumber: string | null;
  address: string | null;
  validFrom: Date | null;
  validUntil: Date | null;
};

/** How the fields of a recognition are named in what refuses them. */
export type FieldName = (index: number, field: keyof RecognitionInput) => string;

/** What is wrong with recognitions, each by its field; nothing of frame I is kept that it does not say. */
export function judgeRecognitions(
  inputs: readonly RecognitionInput[],
  fieldName: FieldName,
): { rows: RecognitionRow[]; problems: (InputProblem | false)[] } {
  const rows = inputs.map((input) => {
    const isOther = input.kind !== 'ORGANISER';
    return {
      kind: input.kind,
      name: (isOther && input.name) || null,
      enterpriseNumber: isOther && input.enterpriseNumber ? readEnterpriseNumber(input.enterpriseNumber) : null,
      address: (isOther && input.address) || null,
      validFrom: input.from ?? null,
      validUntil: input.until ?? null,
    };
  });
  const problems = rows.flatMap((row, index) => {
    const name = (field: keyof RecognitionInput) => fieldName(index, field);
    const isOther = row.kind !== 'ORGANISER';
    const { validFrom, validUntil } = row;
    return [
      isOther && !row.name && problem(messages.refusal_certifier_incomplete, name('name'), 'REQUIRED'),
      isOther && !row.address && problem(messages.refusal_certifier_incomplete, name('address'), 'REQUIRED'),
      isOther && !validFrom && problem(messages.refusal_certifier_incomplete, name('from'), 'REQUIRED'),
      isOther && row.enterpriseNumber === null && problem(messages.refusal_enterprise_number, name('enterpriseNumber'), 'MALFORMED'),
      validFrom !== null &&
        validUntil !== null &&
        validUntil < validFrom &&
        problem(messages.refusal_certifier_days, name('until'), 'WRONG_ORDER'),
      rows.slice(0, index).some((other) => overlap(other, row)) && problem(messages.refusal_certifier_overlap, name('from'), 'TAKEN'),
    ];
  });
  return { rows, problems };
}

const begins = ({ validFrom }: RecognitionRow) => validFrom?.getTime() ?? -Infinity;
const ends = ({ validUntil }: RecognitionRow) => validUntil?.getTime() ?? Infinity;
const overlap = (one: RecognitionRow, other: RecognitionRow) => begins(one) <= ends(other) && begins(other) <= ends(one);

/** In the order in which they begin. */
export const byFirstDay = (one: RecognitionRow, other: RecognitionRow): number => (begins(one) < begins(other) ? -1 : 1);

/** What a recognition says, for the audit trail. */
export const wordsOf = ({ kind, name, enterpriseNumber, address, validFrom, validUntil }: RecognitionRow) => ({
  kind,
  name,
  enterpriseNumber,
  address,
  from: validFrom && isoDay(validFrom),
  until: validUntil && isoDay(validUntil),
});
