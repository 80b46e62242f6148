import { error, redirect } from '@sveltejs/kit';
import { MakeSeasonWeeksDocument, PreviewSeasonWeeksDocument, SeasonsDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { type Errors, typed } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { plainesOf, staffOf } from '../../../staff.server.ts';
import { animatorsField, placesField } from './fields.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'makeSeasonWeeks');
  const [{ admin }, { plaines }] = await Promise.all([read(event, SeasonsDocument, { archived: false }), plainesOf(event)]);
  const found = admin.seasons.find(({ id }) => id === event.params.seasonId);
  if (!found) error(404);
  return { season: found.season, plaines: plaines.map(({ plaine }) => plaine) };
};

/** What was typed: plaines without a number of places get no week, and weeks that lost their tick are left out. */
async function readForm(event: RequestEvent) {
  const form = await event.request.formData();
  const values = typed(form);
  const errors: Errors = {};
  const plaines: { plaineId: string; capacity: number; animators: number | null }[] = [];
  for (const { plaine } of (await plainesOf(event)).plaines) {
    const [places, animators] = [values[placesField(plaine.id)] ?? '', values[animatorsField(plaine.id)] ?? ''];
    if (places && !/^\d{1,5}$/.test(places)) errors[placesField(plaine.id)] = m.bureau_number_wrong();
    if (!/^\d{0,3}$/.test(animators)) errors[animatorsField(plaine.id)] = m.bureau_number_wrong();
    if (!places && animators) errors[placesField(plaine.id)] = m.bureau_number_wrong();
    if (places) plaines.push({ plaineId: plaine.id, capacity: Number(places), animators: animators ? Number(animators) : null });
  }
  const [shown, kept] = [form.getAll('shown').map(String), new Set(form.getAll('kept').map(String))];
  const leftOut = shown.filter((day) => !kept.has(day));
  const openHolidays = form.getAll('openHolidays').map(String);
  return { values, errors, leftOut, input: { seasonId: event.params.seasonId ?? '', plaines, leftOut, openHolidays } };
}

export const actions: Actions = {
  voir: async (event) => {
    const { values, errors, leftOut, input } = await readForm(event);
    if (Object.keys(errors).length > 0) return refuse(values, errors);
    return keeping(values, async () => {
      const { previewSeasonWeeks: preview } = await act(event, PreviewSeasonWeeksDocument, { input });
      if (preview.__typename === 'InputInvalid') return refuseWith(values, preview);
      return { values, weeks: preview.weeks, leftOut };
    });
  },
  creer: async (event) => {
    const { values, errors, input } = await readForm(event);
    if (Object.keys(errors).length > 0) return refuse(values, errors);
    return keeping(values, async () => {
      const { makeSeasonWeeks } = await act(event, MakeSeasonWeeksDocument, { input });
      if (makeSeasonWeeks.__typename === 'InputInvalid') return refuseWith(values, makeSeasonWeeks);
      redirect(303, '/bureau/saisons?fait=semaines');
    });
  },
};
