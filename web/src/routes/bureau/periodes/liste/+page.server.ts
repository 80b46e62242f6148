import { redirect } from '@sveltejs/kit';
import { EmptyFamilyListDocument, ListedFamiliesDocument, ListFamiliesDocument, UnlistFamilyDocument } from '#generated/graphql.ts';
import { keeping, refuseWith, settle } from '#lib/forms/answers.server.ts';
import { typed } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

const here = '/bureau/periodes/liste';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'listFamilies');
  const { admin } = await read(event, ListedFamiliesDocument, { first: 50, after: event.url.searchParams.get('apres') });
  const { edges, pageInfo, totalCount } = admin.listedFamilies;
  return {
    families: edges.map(({ node }) => ({ ...node, id: node.parent.id })),
    next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    total: totalCount,
    done: event.url.searchParams.has('fait'),
  };
};

export const actions: Actions = {
  ajouter: async (event) => {
    const values = typed(await event.request.formData());
    const lines = (values.lines ?? '').split(/[\n;,]/).map((line) => line.trim());
    const given = lines.filter(Boolean);
    return keeping(values, async () => {
      const { listFamilies } = await act(event, ListFamiliesDocument, { lines: given });
      if (listFamilies.__typename === 'InputInvalid') return refuseWith(values, listFamilies);
      const { added, unknown } = listFamilies;
      if (unknown.length === 0) redirect(303, `${here}?fait`);
      // what names nobody stays in the form, to be looked at
      return { values: { lines: unknown.join('\n') }, errors: { lines: m.bureau_listed_unknown({ count: unknown.length }) }, added };
    });
  },
  retirer: (event) =>
    settle(event, `${here}?fait`, async (form) => {
      return (await act(event, UnlistFamilyDocument, { parentId: String(form.get('parentId')) })).unlistFamily;
    }),
  vider: (event) =>
    settle(event, `${here}?fait`, async (form) => {
      return (await act(event, EmptyFamilyListDocument, { count: Number(form.get('count')) })).emptyFamilyList;
    }),
};
