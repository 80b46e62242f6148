// Who certifies and who signs the tax certificates.
import { redirect } from '@sveltejs/kit';
import { CertificateSettingsDocument, SaveCertificateSettingsDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { date } from '#lib/forms/checks.server.ts';
import { orNull, typed, type Errors, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

const bodies = ['ORGANISER', 'ONE', 'PUBLIC_AUTHORITY'] as const;

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'saveCertificateSettings');
  const { version, ...settings } = (await read(event, CertificateSettingsDocument, {})).admin.certificateSettings;
  const values: Values = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, value ?? '']));
  return { values, version, done: event.url.searchParams.get('fait') };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const errors: Errors = {};
    const bodyFrom = values.bodyFrom ? date(values.bodyFrom) : null;
    const bodyUntil = values.bodyUntil ? date(values.bodyUntil) : null;
    if (bodyFrom === undefined) errors.bodyFrom = m.bureau_tariff_day_wrong();
    if (bodyUntil === undefined) errors.bodyUntil = m.bureau_tariff_day_wrong();
    if (Object.keys(errors).length > 0) return refuse(values, errors);
    const input = {
      version: Number(values.version),
      certifiedBy: bodies.find((body) => body === values.certifiedBy) ?? null,
      bodyName: orNull(values.bodyName),
      bodyEnterpriseNumber: orNull(values.bodyEnterpriseNumber),
      bodyAddress: orNull(values.bodyAddress),
      bodyFrom: bodyFrom ?? null,
      bodyUntil: bodyUntil ?? null,
      signatoryName: orNull(values.signatoryName),
      signatoryRole: orNull(values.signatoryRole),
    };
    return keeping(values, async () => {
      const { saveCertificateSettings } = await act(event, SaveCertificateSettingsDocument, { input });
      if (saveCertificateSettings.__typename === 'InputInvalid') return refuseWith(values, saveCertificateSettings);
      redirect(303, '/bureau/reglages/attestations?fait=1');
    });
  },
};
