import { error } from '@sveltejs/kit';
import { MergeParentsDocument, ParentMergePageDocument, UndoMergeDocument } from '#generated/graphql.ts';
import { orNull, typed } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { actFor } from '../../../../familles/why.server.ts';
import { staffOf } from '../../../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'mergeParents');
  const { admin } = await read(event, ParentMergePageDocument, event.params);
  if (!admin.mergeParentsPreview) error(404);
  const { keptId, mergedId } = event.params;
  const merge = admin.recentMerges.find((one) => one.keptId === keptId && one.mergedId === mergedId && one.undoneAt === null);
  return { preview: admin.mergeParentsPreview, merge };
};

export const actions: Actions = {
  fusionner: async (event) => {
    const { keptId, mergedId } = event.params;
    const values = typed(await event.request.formData());
    const input = { keptId, mergedId, version: values.version ?? '', namesBecause: orNull(values.namesBecause) };
    return actFor({ params: {} }, values, {
      to: '/bureau/doublons?fait=fusion',
      run: async (why) => (await act(event, MergeParentsDocument, { input: { ...input, why } })).mergeParents,
    });
  },
  annuler: async (event) => {
    const values = typed(await event.request.formData());
    return actFor({ params: {} }, values, {
      to: '/bureau/doublons?fait=annulee',
      run: async (why) => (await act(event, UndoMergeDocument, { input: { mergeId: values.mergeId ?? '', why } })).undoMerge,
    });
  },
};
