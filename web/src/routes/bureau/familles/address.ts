import type { Errors, Values } from '#lib/forms/values.ts';
import { m } from '#paraglide/messages.js';

/** The address of a form, null when none of it was typed; a part alone is an error at the first that is missing. */
export function readAddress({ street = '', postalCode = '', city = '' }: Values) {
  const parts = [street, postalCode, city].filter(Boolean).length;
  const errors: Errors = {};
  if (parts > 0 && parts < 3) errors[street ? (postalCode ? 'city' : 'postalCode') : 'street'] = m.bureau_profile_address_part();
  return { address: parts === 0 ? null : { street, postalCode, city }, errors };
}
