import { orNull, type Errors, type Values } from '#lib/forms/values.ts';
import { m } from '#paraglide/messages.js';

/** What is missing of the names, the school and the year. */
export function missingOf({ givenName, familyName, schoolId, schoolYear }: Values): Errors {
  const errors: Errors = {};
  if (!givenName) errors.givenName = m.given_name_missing();
  if (!familyName) errors.familyName = m.family_name_missing();
  if (!schoolId) errors.schoolId = m.school_missing();
  if (!schoolYear) errors.schoolYear = m.school_year_missing();
  return errors;
}

/** « none »: another school, or not at school yet. */
export const schoolOf = (values: Values): string | null => (values.schoolId === 'none' ? null : orNull(values.schoolId));
