import {
  CreatePartnerKeyDocument,
  PartnerKeysDocument,
  RemovePartnerWebhookDocument,
  ResumePartnerWebhookDocument,
  RevokePartnerKeyDocument,
  SetPartnerWebhookDocument,
  StaffChoicesDocument,
} from '#generated/graphql.ts';
import { keeping, refuse, refuseWith, settle } from '#lib/forms/answers.server.ts';
import { typed, type Errors } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { instantOf } from '../instants.ts';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'createPartnerKey');
  const { admin } = await read(event, PartnerKeysDocument, {});
  const { schools } = await read(event, StaffChoicesDocument, {});
  return {
    keys: admin.partnerKeys,
    schools: schools.map(({ id, name }) => ({ value: id, label: name })),
    revoked: event.url.searchParams.has('retiree'),
    asked: event.url.searchParams.has('adresse'),
  };
};

export const actions: Actions = {
  creer: async (event) => {
    const values = typed(await event.request.formData());
    const { schoolId = '', label = '' } = values;
    // the whole of its last day
    const expiresAt = values.expiresAt ? instantOf(`${values.expiresAt}T23:59`) : null;
    const others = Object.keys(values).flatMap((name) => /^more\.(.+)$/.exec(name)?.[1] ?? []);
    const errors: Errors = {};
    if (!schoolId) errors.schoolId = m.bureau_var_missing();
    if (!label) errors.label = m.bureau_var_missing();
    if (expiresAt === undefined) errors.expiresAt = m.bureau_date_wrong();
    if (expiresAt === undefined || Object.keys(errors).length > 0) return refuse(values, errors);
    return keeping(values, async () => {
      const { createPartnerKey } = await act(event, CreatePartnerKeyDocument, {
        input: { schoolIds: [schoolId, ...others], label, expiresAt },
      });
      if (createPartnerKey.__typename === 'InputInvalid') return refuseWith(values, createPartnerKey);
      // in the answer itself and nowhere else: a reload does not show it again
      return { secret: createPartnerKey.secret };
    });
  },
  adresse: async (event) => {
    const values = typed(await event.request.formData());
    const { partnerKeyId = '', url = '' } = values;
    if (!url) return refuse(values, { url: m.bureau_var_missing() });
    return keeping(values, async () => {
      const { setPartnerWebhook } = await act(event, SetPartnerWebhookDocument, { input: { partnerKeyId, url } });
      if (setPartnerWebhook.__typename === 'InputInvalid') return refuseWith(values, setPartnerWebhook);
      return { webhookSecret: setPartnerWebhook.secret };
    });
  },
  redemander: (event) =>
    settle(event, '/bureau/cles?adresse', async (form) => {
      const partnerKeyId = String(form.get('partnerKeyId'));
      return (await act(event, ResumePartnerWebhookDocument, { partnerKeyId })).resumePartnerWebhook;
    }),
  oublier: (event) =>
    settle(event, '/bureau/cles?adresse', async (form) => {
      const partnerKeyId = String(form.get('partnerKeyId'));
      return (await act(event, RemovePartnerWebhookDocument, { partnerKeyId })).removePartnerWebhook;
    }),
  retirer: (event) =>
    settle(event, '/bureau/cles?retiree', async (form) => {
      const partnerKeyId = String(form.get('partnerKeyId'));
      return (await act(event, RevokePartnerKeyDocument, { partnerKeyId })).revokePartnerKey;
    }),
};
