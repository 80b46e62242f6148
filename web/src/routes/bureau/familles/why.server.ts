// Why something is done for a family, as every form of these pages asks it.
import { redirect } from '@sveltejs/kit';
import { keeping, refuse, refuseLate, refuseWith } from '#lib/forms/answers.server.ts';
import type { Errors, Values } from '#lib/forms/values.ts';
import { m } from '#paraglide/messages.js';

type Why = { reason: string; untold: string | null };
type Outcome = {
  readonly __typename: string;
  /** of a family that was registered */
  readonly id?: string;
  readonly message?: string;
  readonly field?: string | null;
  readonly problems?: readonly { path: readonly string[]; message: string }[];
};

const nested = new Set(['why', 'address', 'correction', 'sheet']);

/** The reason, and why the family is not told when it is not. */
function readWhy(values: Values): { why: Why; errors: Errors } {
  const isUntold = values.silent === 'on';
  const errors: Errors = {};
  if (!values.reason) errors.reason = m.bureau_counter_reason_missing();
  if (isUntold && !values.untold) errors.untold = m.bureau_why_untold_missing();
  return { why: { reason: values.reason ?? '', untold: isUntold ? (values.untold ?? '') : null }, errors };
}

/** Runs an act for the family of the page, or the one that it registers, and goes to its page, or to another one; refused, the form comes back as it was typed. */
export async function actFor(
  event: { params: { parentId?: string } },
  values: Values,
  {
    done,
    to,
    errors: found = {},
    run,
  }: {
    /** what the family's page then says */ done?: string;
    /** another page than the family's */ to?: string;
    errors?: Errors;
    run: (why: Why) => Promise<Outcome>;
  },
) {
  const { why, errors } = readWhy(values);
  const all = { ...found, ...errors };
  if (Object.keys(all).length > 0) return refuse(values, all);
  return keeping(values, async () => {
    const outcome = await run(why);
    if (outcome.__typename === 'InputInvalid') return refuseWith(values, inFields(outcome));
    if (outcome.message) return refuseLate(values, { message: outcome.message });
    redirect(303, to ?? `/bureau/familles/${event.params.parentId ?? outcome.id}?fait=${done}`);
  });
}

/** `why.reason` is the field « reason » of the form. */
export const inFields = ({ message = '', field = null, problems = [] }: Outcome) => ({
  message,
  problems: (problems.length > 0 ? problems : [{ path: field ? [field] : [], message }]).map(({ path, ...problem }) => ({
    ...problem,
    path: nested.has(path[0] ?? '') ? path.slice(1) : path,
  })),
});
