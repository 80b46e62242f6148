// A promise of payment, as the pages of a family name it: what somebody else promised is not asked of the family.
import { day, money } from '#lib/format.ts';
import type { PromiseGuarantor } from '#generated/graphql.ts';
import { m } from '#paraglide/messages.js';

type Owed = {
  readonly openCents: number;
  readonly promise?: { readonly guarantor: PromiseGuarantor; readonly dueOn: string } | null;
};

type Promised = { readonly guarantor: PromiseGuarantor; readonly isDifference: boolean };

const byOthers: Partial<Record<PromiseGuarantor, () => string>> = {
  CPAS: m.place_promised_cpas,
  EMPLOYER: m.place_promised_employer,
  THIRD_PARTY: m.place_promised_third,
};

/** The family itself is to pay it; kinds may be added, none of which is the family. */
export const isOwnPromise = (promise: { readonly guarantor: PromiseGuarantor }): boolean => promise.guarantor === 'PAYER';

/** That the place is confirmed, and whose word pays it. */
export const promisedWords = ({ guarantor, isDifference }: Promised): string =>
  isDifference ? m.place_difference() : guarantor === 'PAYER' ? m.place_promised() : promisedByOther(guarantor);

const promisedByOther = (guarantor: PromiseGuarantor): string => (byOthers[guarantor] ?? m.place_promised_third)();

/** What the family still owes and until when; of what another promised, that it is confirmed. Null without a promise. */
export const promiseOf = ({ openCents, promise }: Owed): string | null => {
  if (!promise) return null;
  return isOwnPromise(promise)
    ? m.place_promised_owed({ amount: money(openCents), day: day(promise.dueOn) })
    : promisedByOther(promise.guarantor);
};
