import { error, redirect } from '@sveltejs/kit';
import { DoublesPageDocument, FamilyRecordsDocument, OtherAccountsDocument } from '#generated/graphql.ts';
import { dateLong } from '#lib/format.ts';
import { refuse } from '#lib/forms/answers.server.ts';
import { typed, type Errors } from '#lib/forms/values.ts';
import { ask, read, type Asking } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'mergeChildren');
  const parentId = event.url.searchParams.get('famille');
  const { admin } = await read(event, DoublesPageDocument, {});
  return {
    pairs: admin.possibleDoubles.map((pair) => ({ ...pair, id: `${pair.one.childId}/${pair.other.childId}` })),
    merges: admin.recentMerges.map(({ mergeId: id, ...merge }) => ({ id, ...merge })),
    family: parentId ? await recordsOf(event, parentId) : null,
    done: event.url.searchParams.get('fait'),
  };
};

/** The records of a family, of which two may be one child. */
async function recordsOf(event: Asking, parentId: string) {
  const { admin } = await read(event, FamilyRecordsDocument, { parentId });
  if (!admin.parent) error(404);
  const { children, ...parent } = admin.parent;
  return {
    ...parent,
    choices: children.map(({ id, givenName, familyName, birthDate }) => ({
      value: id,
      label: `${givenName} ${familyName}, ${dateLong(birthDate)}`,
    })),
  };
}

export const actions: Actions = {
  fiches: async (event) => {
    const values = typed(await event.request.formData());
    const { keptId, mergedId } = values;
    const errors: Errors = {};
    if (!keptId) errors.keptId = m.bureau_merge_choose();
    if (!mergedId || mergedId === keptId) errors.mergedId = m.bureau_merge_choose_other();
    if (Object.keys(errors).length > 0) return refuse(values, errors);
    redirect(303, `/bureau/doublons/${encodeURIComponent(keptId!)}/${encodeURIComponent(mergedId!)}`);
  },
  // a name or a number is sent, never written in an address
  comptes: async (event) => {
    const values = typed(await event.request.formData());
    if (!values.search) return refuse(values, { search: m.bureau_counter_missing() });
    const { data, refusal } = await ask(event, OtherAccountsDocument, { search: values.search });
    if (!data) return refuse(values, { search: refusal });
    const parentId = event.url.searchParams.get('famille');
    return { values, errors: {} as Errors, accounts: data.admin.parents.filter(({ id }) => id !== parentId) };
  },
};
