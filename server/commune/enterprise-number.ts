/** The ten digits of a number of the Crossroads Bank for Enterprises, however it was typed; null: it is none. */
export function readEnterpriseNumber(typed: string): string | null {
  const digits = typed
    .replace(/^\s*BE/i, '')
    .replace(/[\s.]/g, '')
    .padStart(10, '0');
  if (!/^[01]\d{9}$/.test(digits)) return null;
  return 97 - (Number(digits.slice(0, 8)) % 97) === Number(digits.slice(8)) ? digits : null;
}

/** As people read it: « 0999.999.922 ». */
export const formatEnterpriseNumber = (digits: string): string => digits.replace(/^(\d{4})(\d{3})(\d{3})$/, '$1.$2.$3');
