import { error } from '@sveltejs/kit';
import { PaperSheetDocument, SaveHealthSheetForFamilyDocument } from '#generated/graphql.ts';
import { refuse } from '#lib/forms/answers.server.ts';
import { typed } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { answered, besideTheirs, isBeside, written } from '#lib/health/answers.server.ts';
import { staffOf } from '../../../../../staff.server.ts';
import { actFor } from '../../../../why.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types.js';

async function paperOf(event: Pick<RequestEvent, 'params'> & Parameters<typeof read>[0]) {
  const { admin, consentTexts } = await read(event, PaperSheetDocument, { parentId: event.params.parentId ?? '' });
  const child = admin.parent?.children.find(({ id }) => id === event.params.childId);
  if (!admin.parent || !child) error(404);
  return { parent: admin.parent, child, consent: consentTexts.find(({ purpose }) => purpose === 'HEALTH') ?? null };
}

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'saveHealthSheetForFamily');
  const { parent, child, consent } = await paperOf(event);
  return { parent, child, consent, values: written(child.healthSheet) };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const { parentId, childId } = event.params;
    const checked = answered(childId, values, true, { fromPaper: true });
    const theirs: { form?: ReturnType<typeof besideTheirs> } = {};
    const answer = await actFor(event, values, {
      done: 'sante',
      errors: checked.ok ? {} : checked.errors,
      run: async (why) => {
        const input = { parentId, sheet: checked.ok ? checked.input : { childId, validate: true }, why };
        const { saveHealthSheetForFamily: saved } = await act(event, SaveHealthSheetForFamilyDocument, { input });
        if (saved.__typename === 'InputInvalid' && isBeside(saved.problems))
          theirs.form = besideTheirs(values, (await paperOf(event)).child.healthSheet, saved.problems);
        return saved;
      },
    });
    return theirs.form ? refuse(theirs.form.values, theirs.form.errors) : answer;
  },
};
