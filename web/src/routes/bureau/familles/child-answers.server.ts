import { missingOf, schoolOf } from '#lib/children/school-answers.ts';
import { date } from '#lib/forms/checks.server.ts';
import { orNull, type Errors, type Values } from '#lib/forms/values.ts';
import { m } from '#paraglide/messages.js';

/** What the desk typed of a child's record. School and year may be left open, as a paper leaves them. */
export function readChild(values: Values) {
  const { givenName, familyName } = missingOf(values);
  const birthDate = date(values.birthDate ?? '');
  const errors: Errors = { ...(givenName && { givenName }), ...(familyName && { familyName }) };
  if (!birthDate) errors.birthDate = values.birthDate ? m.birth_date_wrong() : m.birth_date_missing();
  const names = { givenName: values.givenName ?? '', familyName: values.familyName ?? '' };
  return { errors, child: { ...names, birthDate: birthDate ?? '', schoolId: schoolOf(values), schoolYear: orNull(values.schoolYear) } };
}
