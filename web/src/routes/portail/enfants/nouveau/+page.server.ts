import { redirect } from '@sveltejs/kit';
import { RegisterChildDocument, RegisterChildFormDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { orNull, typed, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { parentOrTyped } from '#lib/graph/viewer.server.ts';
import { identityErrors } from '../identity-answers.server.ts';
import { missingOf, schoolOf } from '#lib/children/school-answers.ts';
import { todayAt } from '#lib/today.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer, schools, serverTime } = await read(event, RegisterChildFormDocument, {});
  const parent = parentOrTyped(event, viewer);
  const known = parent?.children.find((child) => child.id === event.url.searchParams.get('enfant'));
  const values: Values = known
    ? {
        givenName: known.givenName,
        familyName: known.familyName,
        birthDate: known.birthDate,
        schoolId: known.school?.id ?? '',
        schoolYear: known.schoolYear ?? '',
      }
    : sharedWith(parent?.children ?? []);
  return { schools, today: todayAt(serverTime), values, count: parent?.children.length ?? 0 };
};

/** What brothers and sisters mostly share, proposed from one of them. */
function sharedWith(children: readonly { readonly familyName: string; readonly school?: { readonly id: string } | null }[]): Values {
  const last = children.at(-1);
  return last ? { familyName: last.familyName, schoolId: last.school?.id ?? '' } : {};
}

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const checked = check(values);
    if (!checked.ok) return refuse(values, checked.errors);
    return keeping(values, async () => {
      const { registerChild } = await act(event, RegisterChildDocument, { input: checked.input });
      if (registerChild.__typename === 'InputInvalid') return refuseWith(values, registerChild);
      if (registerChild.__typename === 'ChildLinkRequested') redirect(303, '/portail/enfants/demande');
      redirect(303, `/portail/enfants/${registerChild.id}/sante?nouveau`);
    });
  },
};

function check(values: Values) {
  const { givenName, familyName, ...school } = missingOf(values);
  const { errors: identity, birthDate } = identityErrors(values);
  const errors = { ...(givenName && { givenName }), ...(familyName && { familyName }), ...identity, ...school };
  if (!birthDate || Object.keys(errors).length > 0) return { ok: false as const, errors };
  return {
    ok: true as const,
    input: {
      givenName: values.givenName ?? '',
      familyName: values.familyName ?? '',
      birthDate,
      nationalNumber: orNull(values.nationalNumber),
      schoolId: schoolOf(values),
      schoolYear: orNull(values.schoolYear),
    },
  };
}
