// From what was typed to the variables of an operation, and to its answer.
import { error } from '@sveltejs/kit';
import type { AdminOperation } from '#generated/admin-operations.ts';
import { date } from '#lib/forms/checks.server.ts';
import type { Errors, Values } from '#lib/forms/values.ts';
import { ask, type Asking } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { instantOf } from '../instants.ts';
import { staffOf } from '../staff.server.ts';
import { findOperation, isPersonal } from './library.ts';
import { nextOf, tableOf, type Table } from './table.ts';

/** Rows of one page on the screen, and how many an export holds at most. */
const pageSize = 200;
const exportPages = 100;

/** The operation of a page. @throws 404 for a name that is none, or that is not for the role */
export async function operationOf(event: Asking, name: string) {
  const operation = findOperation(name);
  if (!operation) error(404);
  const staff = await staffOf(event, operation.field);
  return { operation, ...staff };
}

/** What people fill in; the page's own turning is not theirs. */
export const fieldsOf = ({ variables, paged }: AdminOperation) =>
  variables.filter(({ name }) => !(paged && (name === 'first' || name === 'after')));

/** Is the question complete as it stands in the address? One that asks for nothing is. */
export const isAsked = (operation: AdminOperation, search: URLSearchParams): boolean =>
  !isPersonal(operation) &&
  (fieldsOf(operation).every(({ required }) => !required) || fieldsOf(operation).some(({ name }) => search.has(name)));

type Read = { ok: true; variables: Record<string, unknown> } | { ok: false; errors: Errors };

/** The variables from what was typed; left empty is left out. */
export function readVariables(operation: AdminOperation, values: Values): Read {
  const variables: Record<string, unknown> = {};
  const errors: Errors = {};
  for (const { name, type, required } of fieldsOf(operation)) {
    const text = (values[name] ?? '').trim();
    if (!text && required) errors[name] = m.bureau_var_missing();
    if (!text) continue;
    const value = readValue(type, text);
    if (value === undefined) errors[name] = type === 'Date' || type === 'DateTime' ? m.bureau_date_wrong() : m.bureau_number_wrong();
    else variables[name] = value;
  }
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, variables };
}

function readValue(type: string, text: string): unknown {
  if (type === 'Date') return date(text);
  if (type === 'DateTime') return instantOf(text);
  if (type === 'Boolean') return text === 'true';
  if (type === 'Int' || type === 'NonNegativeInt') return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  return text;
}

type Answer = { table: Table; refusal?: undefined } | { table?: undefined; refusal: string };

/** One page of the answer as the graph gave it. */
function askPage(event: Asking, operation: AdminOperation, variables: Record<string, unknown>, after: string | null) {
  const paging = operation.paged ? { first: pageSize, ...(after && { after }) } : {};
  const declared = Object.fromEntries(
    Object.entries(paging).filter(([name]) => operation.variables.some((variable) => variable.name === name)),
  );
  return ask(event, operation.document, { ...variables, ...declared });
}

/** One page of the answer. */
export async function answer(
  event: Asking,
  operation: AdminOperation,
  variables: Record<string, unknown>,
  after: string | null,
): Promise<Answer> {
  const { data, refusal } = await askPage(event, operation, variables, after);
  return data ? { table: tableOf(operation, data) } : { refusal };
}

/** Every page of the answer, for an export. @throws 413 for one that no sheet should hold */
export async function wholeAnswer(event: Asking, operation: AdminOperation, variables: Record<string, unknown>): Promise<Answer> {
  const pages: { admin: Record<string, unknown> }[] = [];
  let next: string | null = null;
  do {
    if (pages.length >= exportPages) error(413, m.bureau_export_too_long());
    const { data, refusal }: Awaited<ReturnType<typeof askPage>> = await askPage(event, operation, variables, next);
    if (!data) return { refusal };
    pages.push(data);
    next = nextOf(operation, data);
  } while (next);
  return { table: tableOf(operation, ...pages) };
}
