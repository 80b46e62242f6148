import { redirect } from '@sveltejs/kit';
import { SettingsDocument, SetUpDocument, TestMailDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { email } from '#lib/forms/checks.server.ts';
import { typed } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'saveCommune');
  const [set, state] = await Promise.all([read(event, SettingsDocument, {}), read(event, SetUpDocument, {})]);
  return { setUp: state.admin.setUp, settings: set.admin.settings, done: event.url.searchParams.get('fait') };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const to = email(values.to ?? '');
    if (!to) return refuse(values, { to: values.to ? m.email_wrong() : m.email_missing() });
    return keeping(values, async () => {
      const { testMail } = await act(event, TestMailDocument, { to });
      if (testMail.__typename === 'InputInvalid') return refuseWith(values, testMail);
      redirect(303, '/bureau/reglages?fait=courrier');
    });
  },
};
