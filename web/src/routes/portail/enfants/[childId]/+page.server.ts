import { error, redirect } from '@sveltejs/kit';
import { ChildRecordDocument, RemoveChildDocument, UpdateChildDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith, settle } from '#lib/forms/answers.server.ts';
import { orNull, typed, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { parentOrTyped } from '#lib/graph/viewer.server.ts';
import { missingOf, schoolOf } from '#lib/children/school-answers.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer, schools } = await read(event, ChildRecordDocument, {});
  const parent = parentOrTyped(event, viewer);
  const child = parent?.children.find(({ id }) => id === event.params.childId);
  if (!child) {
    if (parent) error(404);
    return { child: null, schools, values: {} };
  }
  const values: Values = {
    givenName: child.givenName,
    familyName: child.familyName,
    // a record that was never asked these is not answered for the parent
    schoolId: child.school?.id ?? (child.schoolYear ? 'none' : ''),
    schoolYear: child.schoolYear ?? '',
  };
  return { child, schools, values };
};

export const actions: Actions = {
  retirer: (event) =>
    settle(event, '/portail?retire', async () => (await act(event, RemoveChildDocument, { childId: event.params.childId })).removeChild),
  enregistrer: async (event) => {
    const values = typed(await event.request.formData());
    const errors = missingOf(values);
    if (Object.keys(errors).length > 0) return refuse(values, errors);
    const { givenName, familyName, schoolYear } = values;
    const input = {
      childId: event.params.childId,
      givenName,
      familyName,
      schoolId: schoolOf(values),
      schoolYear: orNull(schoolYear),
    };
    return keeping(values, async () => {
      const { updateChild } = await act(event, UpdateChildDocument, { input });
      if (updateChild.__typename === 'InputInvalid') return refuseWith(values, updateChild);
      redirect(303, `/portail?modifie=${event.params.childId}`);
    });
  },
};
