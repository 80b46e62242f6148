// The reduced rates of a family and of its children: granted with a proof, and withdrawn.
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { FamilyReductionsDocument, GrantReductionDocument, WithdrawReductionDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseLate, refuseWith } from '#lib/forms/answers.server.ts';
import { date } from '#lib/forms/checks.server.ts';
import { typed, type Errors } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { todayAt } from '#lib/today.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

/** For the whole family, in the choice of whom it is for. */
const family = 'famille';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'grantReduction');
  const { admin, serverTime } = await read(event, FamilyReductionsDocument, { parentId: event.params.parentId });
  if (!admin.parent) error(404);
  const { reductionGrants, children, ...parent } = admin.parent;
  const grants = [
    ...reductionGrants.map((grant) => ({ ...grant, whose: m.bureau_grant_family() })),
    ...children.flatMap((child) => child.reductionGrants.map((grant) => ({ ...grant, whose: child.givenName }))),
  ];
  const withdrawn = grants.find(({ id, withdrawnAt }) => id === event.url.searchParams.get('retirer') && !withdrawnAt);
  return {
    parent,
    grants,
    withdrawn: withdrawn ?? null,
    reductions: admin.reductions.map(({ id, name }) => ({ value: id, label: name })),
    subjects: [
      { value: family, label: m.bureau_grant_family() },
      ...children.map(({ id, givenName }) => ({ value: id, label: givenName })),
    ],
    today: todayAt(serverTime),
    done: event.url.searchParams.get('fait'),
  };
};

const here = ({ params }: RequestEvent) => `/bureau/guichet/${params.parentId}/reductions`;

export const actions: Actions = {
  accorder: async (event) => {
    const values = typed(await event.request.formData());
    const { subject = family, reductionId = '', proof = '' } = values;
    const [validFrom, validUntil] = [date(values.validFrom ?? ''), date(values.validUntil ?? '')];
    const errors: Errors = {};
    if (!proof) errors.proof = m.bureau_grant_proof_missing();
    if (!validFrom) errors.validFrom = m.bureau_tariff_day_wrong();
    if (!validUntil) errors.validUntil = m.bureau_tariff_day_wrong();
    if (!validFrom || !validUntil || Object.keys(errors).length > 0) return refuse(values, errors);
    const whose = subject === family ? { parentId: event.params.parentId } : { childId: subject };
    return keeping(values, async () => {
      const { grantReduction } = await act(event, GrantReductionDocument, {
        input: { ...whose, reductionId, proof, validFrom, validUntil },
      });
      if (grantReduction.__typename === 'InputInvalid') return refuseWith(values, grantReduction);
      redirect(303, `${here(event)}?fait=accorde`);
    });
  },
  retirer: async (event) => {
    const values = typed(await event.request.formData());
    const { id = '', version = '', reason = '' } = values;
    if (!reason) return refuse(values, { reason: m.bureau_var_missing() });
    return keeping(values, async () => {
      const { withdrawReduction } = await act(event, WithdrawReductionDocument, { id, version: Number(version), reason });
      if ('message' in withdrawReduction) return refuseLate(values, withdrawReduction);
      redirect(303, `${here(event)}?fait=retire`);
    });
  },
};
