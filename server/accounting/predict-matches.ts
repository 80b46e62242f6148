import type { Tx } from '../platform/database.ts';
import { judgeMovement, settlesAlone } from './judge-movement.ts';
import type { PlannedFile } from './planned.ts';
import { takenOf } from './plan-import.ts';
import { readAwaited } from './read-awaited.ts';
import { findStructuredCommunications } from '../payments/structured-communication.ts';
import type { Statement } from './statement.ts';

/** How many movements of a statement would settle by themselves, and how many would wait for a person. */
export type Predicted = { settling: number; toAllocate: number };

/** What the job would do after the import: of several movements for one payment, parts add up and what comes after waits. One statement. */
export async function predictMatches(tx: Tx, files: readonly PlannedFile[]): Promise<Map<Statement, Predicted>> {
  const statements = takenOf(files).map(({ statement }) => statement);
  const numbers = statements.flatMap(({ movements }) => movements.flatMap(({ structuredCommunication: number }) => number ?? []));
  const awaited = await readAwaited(tx, numbers);
  return new Map(
    statements.map((statement) => {
      const predicted = { settling: 0, toAllocate: 0 };
      for (const movement of statement.movements) {
        if (movement.amountCents <= 0 || isOfTheBank(movement.code)) continue;
        const mentioned = findStructuredCommunications(movement.communication);
        const facts = { ...movement, openCents: movement.amountCents, mentioned, reversalKind: movement.reversal?.kind ?? null };
        const verdict = judgeMovement(facts, awaited);
        const settles = settlesAlone(verdict);
        if (settles) {
          const { number, openCents, ...payment } = verdict.payment!;
          const restCents = openCents - movement.amountCents;
          awaited.set(number, { ...payment, number, openCents: restCents, status: restCents === 0 ? 'PAID' : payment.status });
        }
        predicted[settles ? 'settling' : 'toAllocate'] += 1;
      }
      return [statement, predicted];
    }),
  );
}

/** Closings, fees, and transfers between accounts of the commune: see open-movements.ts. */
const isOfTheBank = (code: string | null) => /^.(35|80|0113|0164)/.test(code ?? '');
