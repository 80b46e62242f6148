import { redirect } from '@sveltejs/kit';
import { AdoptTariffDocument, PreviewTariffDocument, TariffDecisionsDocument, WithdrawTariffDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseLate, refuseWith } from '#lib/forms/answers.server.ts';
import { typed, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { todayAt } from '#lib/today.server.ts';
import { m } from '#paraglide/messages.js';
import { plainesOf, staffOf } from '../staff.server.ts';
import { reductionCount } from './rate-fields.ts';
import { readTariff, valuesAfter } from './tariff-form.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'adoptTariff');
  const [{ admin }, { plaines, serverTime }] = await Promise.all([read(event, TariffDecisionsDocument, {}), plainesOf(event)]);
  const decisions = admin.tariffDecisions;
  const withdrawn = decisions.find(({ id, state }) => id === event.url.searchParams.get('retirer') && state === 'COMING');
  return {
    decisions,
    withdrawn: withdrawn ?? null,
    done: event.url.searchParams.get('fait'),
    plaines: plaines.map(({ plaine }) => ({ id: plaine.id, label: `${plaine.name} · ${plaine.siteName}` })),
    values: valuesAfter(decisions.find(({ state }) => state === 'IN_FORCE') ?? decisions[0]),
    today: todayAt(serverTime),
  };
};

/** What was shown: whoever changes a field afterwards is shown it again. */
const seenOf = ({ seen: _seen, ...values }: Values) => JSON.stringify(Object.entries(values).sort());

const preview = async (event: RequestEvent, values: Values) => {
  const { input, errors } = await readForm(event, values);
  if (Object.keys(errors).length > 0) return refuse(values, errors);
  return keeping(values, async () => {
    const { previewTariff } = await act(event, PreviewTariffDocument, { input });
    if (previewTariff.__typename === 'InputInvalid') return refuseWith(values, previewTariff);
    return { values, examples: previewTariff.examples, seen: seenOf(values) };
  });
};

const readForm = async (event: RequestEvent, values: Values) => {
  const { plaines } = await plainesOf(event);
  return readTariff(
    values,
    plaines.map(({ plaine }) => plaine.id),
  );
};

export const actions: Actions = {
  voir: async (event) => preview(event, typed(await event.request.formData())),
  // one more block, with everything typed: works without JavaScript
  ajouter: async (event) => {
    const values = typed(await event.request.formData());
    return { values: { ...values, reductions: String(reductionCount(values) + 1) } };
  },
  adopter: async (event) => {
    const values = typed(await event.request.formData());
    if (values.seen !== seenOf(values)) return preview(event, values);
    const { input, errors } = await readForm(event, values);
    if (Object.keys(errors).length > 0) return refuse(values, errors);
    return keeping(values, async () => {
      const { adoptTariff } = await act(event, AdoptTariffDocument, { input });
      if (adoptTariff.__typename === 'InputInvalid') return refuseWith(values, adoptTariff);
      redirect(303, '/bureau/tarifs?fait=adoptee');
    });
  },
  retirer: async (event) => {
    const values = typed(await event.request.formData());
    const { id = '', reason = '' } = values;
    if (!reason) return refuse(values, { reason: m.bureau_var_missing() });
    return keeping(values, async () => {
      const { withdrawTariff } = await act(event, WithdrawTariffDocument, { id, reason });
      if ('message' in withdrawTariff) return refuseLate(values, withdrawTariff);
      redirect(303, '/bureau/tarifs?fait=retiree');
    });
  },
};
