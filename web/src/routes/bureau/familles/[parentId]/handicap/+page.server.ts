// The mark of a severe disability on a family's children: set with a proof, and taken back.
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { FamilyDisabilitiesDocument, MarkSevereDisabilityDocument, WithdrawSevereDisabilityDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseLate, refuseWith } from '#lib/forms/answers.server.ts';
import { date } from '#lib/forms/checks.server.ts';
import { typed, type Errors } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'markSevereDisability');
  const { parent } = (await read(event, FamilyDisabilitiesDocument, { parentId: event.params.parentId })).admin;
  if (!parent) error(404);
  return {
    parent: { id: parent.id, name: `${parent.givenName} ${parent.familyName}` },
    marks: parent.children.flatMap(({ givenName, severeDisabilities }) => severeDisabilities.map((mark) => ({ ...mark, givenName }))),
    children: parent.children.map(({ id, givenName }) => ({ value: id, label: givenName })),
    done: event.url.searchParams.get('fait'),
  };
};

const here = ({ params }: RequestEvent) => `/bureau/familles/${params.parentId}/handicap`;

export const actions: Actions = {
  noter: async (event) => {
    const values = typed(await event.request.formData());
    const { childId = '', proof = '' } = values;
    const [validFrom, validUntil] = [date(values.validFrom ?? ''), date(values.validUntil ?? '')];
    const errors: Errors = {};
    if (!childId) errors.childId = m.bureau_var_missing();
    if (!proof) errors.proof = m.bureau_grant_proof_missing();
    if (!validFrom) errors.validFrom = m.bureau_tariff_day_wrong();
    if (!validUntil) errors.validUntil = m.bureau_tariff_day_wrong();
    if (!validFrom || !validUntil || Object.keys(errors).length > 0) return refuse(values, errors);
    return keeping(values, async () => {
      const { markSevereDisability } = await act(event, MarkSevereDisabilityDocument, { input: { childId, proof, validFrom, validUntil } });
      if (markSevereDisability.__typename === 'InputInvalid') return refuseWith(values, markSevereDisability);
      redirect(303, `${here(event)}?fait=note`);
    });
  },
  retirer: async (event) => {
    const values = typed(await event.request.formData());
    const { id = '', version = '' } = values;
    return keeping(values, async () => {
      const { withdrawSevereDisability } = await act(event, WithdrawSevereDisabilityDocument, { id, version: Number(version) });
      if ('message' in withdrawSevereDisability) return refuseLate(values, withdrawSevereDisability);
      redirect(303, `${here(event)}?fait=retire`);
    });
  },
};
