import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** E.164 (« +32470123456 ») from any usual spelling, Belgian unless it says otherwise; undefined when no such number is given out. */
export function parsePhone(text: string): string | undefined {
  const phone = parsePhoneNumberFromString(text, 'BE');
  return phone?.isValid() ? phone.number : undefined;
}

/** « 0471 23 45 67 » for a Belgian number, « +352 … » for another; what is no number stays as it is. */
export function formatPhone(text: string): string {
  const phone = parsePhoneNumberFromString(text, 'BE');
  if (!phone?.isValid()) return text;
  return phone.countryCallingCode === '32' ? phone.formatNational() : phone.formatInternational();
}
