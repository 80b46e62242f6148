import { parsePhone } from '#language/phones.ts';
import { email } from '#lib/forms/checks.server.ts';
import type { Errors, Values } from '#lib/forms/values.ts';
import { m } from '#paraglide/messages.js';

/** E-mail, phone (E.164) and address as the graph takes them, or the reason by field. */
export function contactDetails(values: Values) {
  const errors: Errors = {};
  const address = {
    street: values['address.street'] ?? '',
    postalCode: values['address.postalCode'] ?? '',
    city: values['address.city'] ?? '',
  };
  const mail = email(values.email ?? '');
  const number = parsePhone(values.phone ?? '');
  if (!mail) errors.email = values.email ? m.email_wrong() : m.email_missing();
  if (!number) errors.phone = values.phone ? m.phone_wrong() : m.phone_missing();
  if (!address.street) errors['address.street'] = m.street_missing();
  if (!/^[A-Z0-9][A-Z0-9 -]{2,9}$/i.test(address.postalCode)) errors['address.postalCode'] = m.postal_code_wrong();
  if (!address.city) errors['address.city'] = m.city_missing();
  if (!mail || !number || Object.keys(errors).length > 0) return { ok: false as const, errors };
  return { ok: true as const, input: { email: mail, phone: number, address } };
}
