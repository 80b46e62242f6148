import { error } from '@sveltejs/kit';
import { ExtendDeadlineDocument, FamilyDeadlineDocument } from '#generated/graphql.ts';
import { typed } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { instantOf, localOf } from '../../../instants.ts';
import { staffOf } from '../../../staff.server.ts';
import { actFor } from '../../why.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'extendDeadline');
  const { admin } = await read(event, FamilyDeadlineDocument, { parentId: event.params.parentId });
  if (!admin.parent) error(404);
  const { enrolments, ...parent } = admin.parent;
  const held = enrolments
    .flatMap((place) => (place.status === 'HELD' && place.heldUntil ? [{ ...place, heldUntil: place.heldUntil }] : []))
    .toSorted((one, other) => one.heldUntil.localeCompare(other.heldUntil));
  const deadline = held[0]?.heldUntil ?? null;
  return {
    parent,
    held,
    deadline,
    values: { deadline: deadline ?? '', until: deadline ? localOf(deadline) : '' } as Record<string, string>,
  };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const until = instantOf(values.until ?? '');
    return actFor(event, values, {
      done: 'delai',
      errors: until ? {} : { until: m.bureau_instant_wrong() },
      run: async (why) => {
        const input = { parentId: event.params.parentId, deadline: values.deadline ?? '', until: until!, why };
        return (await act(event, ExtendDeadlineDocument, { input })).extendDeadline;
      },
    });
  },
};
