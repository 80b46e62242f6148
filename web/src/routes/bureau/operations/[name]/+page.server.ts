import { error } from '@sveltejs/kit';
import type { AdminOperation } from '#generated/admin-operations.ts';
import type { Errors, Values } from '#lib/forms/values.ts';
import { typed } from '#lib/forms/values.ts';
import { choicesOf } from '../../staff.server.ts';
import { codeLabel } from '../../code-labels.ts';
import { heading, isForReaders, shown } from '../cells.ts';
import { variableLabel } from '../labels.ts';
import { isPersonal, operationText, operationTitle } from '../library.ts';
import { answer, fieldsOf, isAsked, operationOf, readVariables } from '../question.server.ts';
import { familiesIn, sorted, type Table } from '../table.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { operation, mayUse } = await operationOf(event, event.params.name);
  const choices = await choicesOf(event, mayUse);
  const search = event.url.searchParams;
  const asked = event.request.method === 'GET' && isAsked(operation, search);
  return {
    title: operationTitle(operation),
    text: operationText(operation),
    name: operation.name,
    isPrivate: isPersonal(operation),
    fields: fieldsOf(operation).map((field) => ({ ...field, label: variableLabel(field.name), options: optionsOf(field, choices) })),
    today: choices.today,
    answered: asked ? await answered(event, operation, Object.fromEntries(search), mayUse) : null,
  };
};

export const actions: Actions = {
  // what people are searched by is sent, not written in an address
  default: async (event) => {
    const { operation, mayUse } = await operationOf(event, event.params.name);
    if (!isPersonal(operation)) error(405);
    return { answered: await answered(event, operation, typed(await event.request.formData()), mayUse) };
  },
};

type Field = AdminOperation['variables'][number];

function optionsOf({ name, values }: Field, choices: Awaited<ReturnType<typeof choicesOf>>) {
  if (values.length > 0) return values.map((value) => ({ value, label: codeLabel(value) }));
  if (name === 'weekId') return choices.weeks;
  if (name === 'schoolId') return choices.schools;
  return name === 'siteName' ? choices.sites : null;
}

async function answered(event: RequestEvent, operation: AdminOperation, values: Values, mayUse: readonly string[]) {
  const none: Errors = {};
  const read = readVariables(operation, values);
  if (!read.ok) return { values, errors: read.errors, refusal: null, table: null };
  const found = await answer(event, operation, read.variables, values.after ?? null);
  if (!found.table) return { values, errors: none, refusal: found.refusal, table: null };
  const families = mayUse.includes('parent') ? familiesIn(found.table.columns, operation.field) : new Map<number, number>();
  return { values, errors: none, refusal: null, table: view(sorted(found.table, values.tri ?? null), values.tri ?? '', families) };
}

/** The table in words, with the order that each heading's button gives; a parent's name leads to the family. */
function view({ columns, rows, next }: Table, order: string, families: Map<number, number>) {
  const seen = columns.map((column, index) => ({ column, index })).filter(({ column }) => isForReaders(column));
  return {
    headings: seen.map(({ column, index }) => ({
      key: column.key,
      label: heading(column),
      next: order === column.key ? `-${column.key}` : column.key,
      sort: order === column.key ? ('ascending' as const) : order === `-${column.key}` ? ('descending' as const) : undefined,
      figures: rows.length > 0 && rows.every((row) => typeof row[index] === 'number' || row[index] === null),
    })),
    rows: rows.map((row) =>
      seen.map(({ column, index }) => {
        const familyId = row[families.get(index) ?? -1];
        return { text: shown(row[index] ?? null, column), href: typeof familyId === 'string' ? `/bureau/familles/${familyId}` : null };
      }),
    ),
    bars: barsOf(columns, rows),
    next,
  };
}

/** The fill rate as bars: what is taken of each week, with its figures. */
function barsOf(columns: Table['columns'], rows: Table['rows']) {
  const at = (key: string) => columns.findIndex((column) => column.key === key);
  const [percent, capacity] = [at('fillPercent'), at('capacity')];
  if (percent < 0 || capacity < 0) return null;
  const label = ['week.startDate', 'week.plaine.name', 'week.plaine.siteName'].map(at).filter((index) => index >= 0);
  const count = (row: Table['rows'][number], key: string) => (at(key) < 0 ? 0 : Number(row[at(key)] ?? 0));
  return rows.map((row) => ({
    label: label.map((index) => shown(row[index] ?? null, columns[index]!)).join(' · '),
    percent: Number(row[percent] ?? 0),
    capacity: Number(row[capacity] ?? 0),
    confirmed: count(row, 'confirmed'),
    kept: count(row, 'held') + count(row, 'offered'),
  }));
}
