// A total and its details: the money is counted once, by the details when they make up the total, else by the total.
import { localized, messages } from '../language/messages.ts';
import { type Findings, writeCents } from './problems.ts';
import type { Movement } from './statement.ts';

/** The type of Febelfin's code: 3 an amount with its charges, 7 a detail with its own details, 8 a charge, 9 such a detail. */
const typeOf = ({ code }: Movement) => code?.[0] ?? '0';

/** The movements that an entry stands for: itself, or its details, numbered from 1. */
export function takeDetails(total: Movement, details: Movement[], findings: Findings): Movement[] {
  if (details.length === 0 || typeOf(total) === '3' || details.every((detail) => typeOf(detail) === '8')) return [total];
  const payments = replaceByOwnDetails(details.filter((detail) => typeOf(detail) !== '8'));
  for (const candidate of [payments, details])
    if (sum(candidate) === total.amountCents) return candidate.map((detail, index) => ({ ...detail, detail: index + 1 }));
  findings.warn(
    total.line,
    null,
    localized(messages.statement_details, { expected: writeCents(total.amountCents), found: writeCents(sum(payments)) }),
  );
  return [total];
}

/** A detail of type 7 that the following ones of type 9 make up gives its place to them. */
function replaceByOwnDetails(details: Movement[]): Movement[] {
  const kept: Movement[] = [];
  for (let at = 0; at < details.length;) {
    const detail = details[at]!;
    const end = details.findIndex((next, index) => index > at && typeOf(next) !== '9');
    const own = typeOf(detail) === '7' ? details.slice(at + 1, end === -1 ? undefined : end) : [];
    if (own.length > 0 && sum(own) === detail.amountCents) kept.push(...own);
    else kept.push(detail);
    at += 1 + own.length;
  }
  return kept;
}

const sum = (movements: Movement[]) => movements.reduce((cents, { amountCents }) => cents + amountCents, 0);
