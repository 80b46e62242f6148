/** Reason by field name, in the order of the form. */
export type Errors = Record<string, string>;

/** What was typed, by field name. */
export type Values = Record<string, string>;

/** The id of the control of a field: names like contacts.0.phone make poor selectors. */
export const fieldId = (name: string): string => `champ-${name.replaceAll('.', '-')}`;

/** The texts of a form, trimmed; files are left out. */
export function typed(form: FormData): Values {
  const values: Values = {};
  for (const [name, value] of form) {
    if (typeof value === 'string') values[name] = value.trim();
  }
  return values;
}

/** null for what was left empty. */
export const orNull = (value: string | undefined): string | null => value || null;
