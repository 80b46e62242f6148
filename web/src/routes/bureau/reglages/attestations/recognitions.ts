// The periods of who certifies, as fields of the form: « recognitions.0.name ».
import type { Values } from '#lib/forms/values.ts';

export const fieldNames = ['certifiedBy', 'name', 'enterpriseNumber', 'address', 'validFrom', 'validUntil'] as const;
export type FieldName = (typeof fieldNames)[number];
export type Row = Partial<Record<FieldName, string>>;

export const nameOf = (index: number, field: string): string => `recognitions.${index}.${field}`;

/** How many periods a form has. */
export const countRows = (values: Values): number =>
  new Set(Object.keys(values).flatMap((name) => /^recognitions\.(\d+)\./.exec(name)?.[1] ?? [])).size;

/** The periods of a form that say something and are not to be removed. */
export const readRows = (values: Values): Row[] =>
  Array.from({ length: countRows(values) }, (_, index) => index)
    .filter((index) => values[nameOf(index, 'remove')] !== 'on')
    .map((index) => Object.fromEntries(fieldNames.map((field) => [field, values[nameOf(index, field)] ?? ''])))
    .filter((row) => fieldNames.some((field) => row[field]));

/** The periods as the fields of the form. */
export const writeRows = (rows: readonly Row[]): Values =>
  Object.fromEntries(rows.flatMap((row, index) => fieldNames.map((field) => [nameOf(index, field), row[field] ?? ''])));
