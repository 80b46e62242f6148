import { AccountsToCheckDocument, FamilyLimitsDocument, LiftFamilyLimitsDocument, SaveFamilyLimitsDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith, settle } from '#lib/forms/answers.server.ts';
import { typed, type Errors } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { redirect } from '@sveltejs/kit';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { mayUse } = await staffOf(event, 'accountsToCheck');
  const [{ admin: set }, { admin: found }] = await Promise.all([
    read(event, FamilyLimitsDocument, {}),
    read(event, AccountsToCheckDocument, {}),
  ]);
  const { maxHeldPerDates, maxHeld, maxChildrenWithoutNumber, updatedAt } = set.familyLimits;
  return {
    values: {
      maxHeldPerDates: String(maxHeldPerDates),
      maxHeld: String(maxHeld),
      maxChildrenWithoutNumber: String(maxChildrenWithoutNumber),
      readAt: updatedAt,
    } as Record<string, string>,
    accounts: found.accountsToCheck,
    maySet: mayUse.includes('saveFamilyLimits'),
    mayLift: mayUse.includes('liftFamilyLimits'),
    done: event.url.searchParams.has('fait'),
  };
};

const fields = ['maxHeldPerDates', 'maxHeld', 'maxChildrenWithoutNumber'] as const;

export const actions: Actions = {
  enregistrer: async (event) => {
    const values = typed(await event.request.formData());
    const errors: Errors = {};
    for (const field of fields) if (!/^[1-9]\d{0,3}$/.test(values[field] ?? '')) errors[field] = m.bureau_limit_wrong();
    if (Object.keys(errors).length > 0) return refuse(values, errors);
    const input = {
      maxHeldPerDates: Number(values.maxHeldPerDates),
      maxHeld: Number(values.maxHeld),
      maxChildrenWithoutNumber: Number(values.maxChildrenWithoutNumber),
      readAt: values.readAt ?? '',
    };
    return keeping(values, async () => {
      const { saveFamilyLimits } = await act(event, SaveFamilyLimitsDocument, { input });
      if (saveFamilyLimits.__typename === 'InputInvalid') return refuseWith(values, saveFamilyLimits);
      redirect(303, '/bureau/limites?fait');
    });
  },
  lever: (event) =>
    settle(event, '/bureau/limites?fait', async (form) => {
      const asked = { parentId: String(form.get('parentId')), lifted: form.get('lifted') === 'true' };
      return (await act(event, LiftFamilyLimitsDocument, asked)).liftFamilyLimits;
    }),
};
