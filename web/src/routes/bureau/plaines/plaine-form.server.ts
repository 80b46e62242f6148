import { redirect } from '@sveltejs/kit';
import { SavePlaineDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { orNull, typed, type Errors, type Values } from '#lib/forms/values.ts';
import { act, type Asking } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { cents } from '../amounts.ts';

/** Creates the plaine that was typed, or changes the one of `id`. */
export async function savePlaine(event: Asking, id: string | null) {
  const values: Values = { published: '', ...typed(await event.request.formData()) };
  const { name = '', siteId = '', ageMinMonths = '', ageMaxMonths = '', dailyRateCents = '' } = values;
  const rate = cents(dailyRateCents);
  const errors: Errors = {};
  if (!name) errors.name = m.bureau_var_missing();
  if (!siteId) errors.siteId = m.bureau_var_missing();
  if (!/^\d{1,3}$/.test(ageMinMonths)) errors.ageMinMonths = m.bureau_number_wrong();
  if (!/^\d{1,3}$/.test(ageMaxMonths)) errors.ageMaxMonths = m.bureau_number_wrong();
  if (!/^\d{0,3}$/.test(values.minChildren ?? '')) errors.minChildren = m.bureau_number_wrong();
  if (rate === undefined) errors.dailyRateCents = m.bureau_plaine_rate_wrong();
  if (rate === undefined || Object.keys(errors).length > 0) return refuse(values, errors);
  const input = {
    id,
    name,
    siteId,
    ageMinMonths: Number(ageMinMonths),
    ageMaxMonths: Number(ageMaxMonths),
    dailyRateCents: rate,
    published: values.published === 'on',
    minChildren: values.minChildren ? Number(values.minChildren) : null,
    dayBegins: orNull(values.dayBegins),
    dayEnds: orNull(values.dayEnds),
    toBring: orNull(values.toBring),
  };
  return keeping(values, async () => {
    const { savePlaine } = await act(event, SavePlaineDocument, { input });
    if (savePlaine.__typename === 'InputInvalid') return refuseWith(values, savePlaine);
    redirect(303, '/bureau/plaines?fait=1');
  });
}
