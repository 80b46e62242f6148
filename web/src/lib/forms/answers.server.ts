import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { SessionEnded, signInPath } from '#lib/graph/ask.server.ts';
import type { Errors, Values } from '#lib/forms/values.ts';

/** What a refused form gets back: everything typed, and why. */
export type Refused = {
  values: Values;
  errors: Errors;
  /** a reason that belongs to no field */
  message?: string;
  sessionEnded?: boolean;
};

/** The form again, with the reason by its field. */
export const refuse = (values: Values, errors: Errors) => fail<Refused>(400, { values, errors });

type Problems = { message: string; field?: string | null; problems?: readonly { path: readonly string[]; message: string }[] };

/** The form again with the graph's own sentences, each by its field where the form has it. */
export function refuseWith(values: Values, { field, message, problems = [{ path: field ? [field] : [], message }] }: Problems) {
  const told = problems.map((problem) => [problem.path.join('.'), problem.message] as const);
  const errors = Object.fromEntries(told.filter(([name]) => name in values));
  const other = told.find(([name]) => !(name in values));
  return fail<Refused>(400, { values, errors, ...(other && { message: other[1] }) });
}

/** The form again: what was asked can no longer be done, as the graph says. */
export const refuseLate = (values: Values, { message }: { message: string }) => fail<Refused>(409, { values, errors: {}, message });

/** The member of a mutation's union: done, or a refusal with its sentence. */
type Outcome = { readonly __typename: string; readonly message?: string };

/**
 * Answers a button that carries nothing typed: back by a GET to `then` when it is done, the page
 * with the reason when it is refused, the sign-in when the session has ended.
 */
export async function settle<Result extends Outcome>(
  event: RequestEvent,
  then: string | ((result: Result) => string),
  run: (form: FormData) => Promise<Result>,
) {
  const form = await event.request.formData();
  const result = await orSignIn(event, () => run(form));
  if (result.message) return fail(409, { message: result.message });
  redirect(303, typeof then === 'string' ? then : then(result));
}

/** Runs a mutation; when the session has ended the sign-in page, which leads back to where the person was. */
export const orSignIn = <Result>({ url }: Pick<RequestEvent, 'url'>, run: () => Promise<Result>): Promise<Result> =>
  onSessionEnd(run, () => redirect(303, signInPath(url)));

/** Runs a form's mutation; when the session has ended, the form comes back as it was typed. */
export const keeping = <Result>(values: Values, run: () => Promise<Result>) =>
  onSessionEnd(run, () => fail<Refused>(401, { values, errors: {}, sessionEnded: true }));

/** Runs a mutation, or answers what `then` makes when the session has ended: nothing was done. */
export async function onSessionEnd<Result, Answer>(run: () => Promise<Result>, then: () => Answer): Promise<Result | Answer> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof SessionEnded) return then();
    throw error;
  }
}
