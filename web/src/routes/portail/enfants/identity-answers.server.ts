import { ageInMonths, dayOf } from '#language/dates.ts';
import { parseNationalNumber, type NumberFault } from '#language/national-number.ts';
import { dateLong } from '#lib/format.ts';
import { date } from '#lib/forms/checks.server.ts';
import type { Errors, Values } from '#lib/forms/values.ts';
import { m } from '#paraglide/messages.js';

const adultMonths = 18 * 12;

/**
 * What is wrong with the birth date and the national number, each by itself and against each other: a date that the number does not
 * tell is asked for once more, and taken when the parent says that both are right (`datesRight`).
 */
export function identityErrors(values: Values): { errors: Errors; birthDate: string | undefined } {
  const errors: Errors = {};
  const birthDate = date(values.birthDate ?? '');
  const wrongDate = birthDateError(values.birthDate, birthDate);
  if (wrongDate) errors.birthDate = wrongDate;
  const withoutNumber = values.withoutNumber === 'on';
  if (!values.nationalNumber) {
    if (!withoutNumber) errors.nationalNumber = m.national_number_missing();
    return { errors, birthDate };
  }
  const number = parseNationalNumber(values.nationalNumber);
  if (withoutNumber) errors.nationalNumber = m.national_number_both();
  else if ('kind' in number) errors.nationalNumber = faultOf(number);
  else if (birthDate && !wrongDate && number.birthDate && number.birthDate !== birthDate && values.datesRight !== 'on')
    errors.datesRight = m.birth_date_differs({ number: dateLong(number.birthDate), typed: dateLong(birthDate) });
  return { errors, birthDate };
}

function birthDateError(typed: string | undefined, birthDate: string | undefined): string | null {
  if (!typed) return m.birth_date_missing();
  if (!birthDate) return m.birth_date_wrong();
  const today = dayOf(new Date()).toString();
  if (birthDate > today) return m.birth_date_future();
  return ageInMonths(birthDate, today) >= adultMonths ? m.birth_date_adult() : null;
}

function faultOf(fault: NumberFault): string {
  switch (fault.kind) {
    case 'LETTER':
      return m.national_number_letter();
    case 'LENGTH':
      return fault.digits < 0 ? m.national_number_short({ count: -fault.digits }) : m.national_number_long({ count: fault.digits });
    case 'DATE':
      return m.national_number_date();
    case 'CHECK':
      return m.national_number_check();
  }
}
