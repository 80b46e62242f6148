// How a parent is reached. Identity is the provider's; these are the parent's own to give.
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';
import { parsePhone } from '../language/phones.ts';

export type Address = { street: string; postalCode: string; city: string };
/** What is absent stays; null takes away. */
export type ContactDetails = { email?: string | null; phone?: string | null; address?: Address | null };

/** The columns of what was given. @throws InputInvalid on a number that cannot be called */
export const toColumns = ({ email, phone, address }: ContactDetails) => ({
  ...(email && { email: email.trim().toLowerCase() }),
  ...(phone !== undefined && { phone: phone === null ? null : readPhone(phone, 'phone') }),
  ...(address !== undefined && {
    street: address?.street ?? null,
    postalCode: address?.postalCode ?? null,
    city: address?.city ?? null,
  }),
});

/** « 0470 12 34 56 » and its like as E.164, « +32470123456 ». @throws InputInvalid on `field` */
export function readPhone(text: string, field: string): string {
  const phone = parsePhone(text);
  if (!phone) throw new InputInvalid(localized(messages.refusal_phone), field, 'MALFORMED');
  return phone;
}
