import { redirect } from '@sveltejs/kit';
import { SaveCommuneDocument, SettingsDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { email as readEmail } from '#lib/forms/checks.server.ts';
import { orNull, typed, type Errors, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { amountOf, cents } from '../../amounts.ts';
import { codeLabel } from '../../code-labels.ts';
import { staffOf } from '../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

const painVersions = ['V09', 'V03'] as const;
const agesOn = ['WEEK_START', 'SEASON_START', 'DAY'] as const;

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'saveCommune');
  const { settings } = (await read(event, SettingsDocument, {})).admin;
  const values: Values = {
    name: settings.name,
    serviceName: settings.serviceName,
    email: settings.email,
    phone: settings.phone ?? '',
    address: settings.address ?? '',
    postalCodes: settings.postalCodes.join(', '),
    iban: settings.iban ?? '',
    beneficiary: settings.beneficiary,
    dataProtectionEmail: settings.dataProtectionEmail ?? '',
    enterpriseNumber: settings.enterpriseNumber ?? '',
    refundsReleaseAbove: amountOf(settings.refundsReleaseAboveCents),
    painVersion: settings.painVersion,
    ageOn: settings.ageOn,
  };
  return { values, version: settings.version, agesOn: agesOn.map((value) => ({ value, label: codeLabel(value) })) };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const errors: Errors = {};
    for (const name of ['name', 'serviceName', 'beneficiary']) if (!values[name]) errors[name] = m.bureau_var_missing();
    const email = readEmail(values.email ?? '');
    if (!email) errors.email = m.email_wrong();
    const dataProtectionEmail = values.dataProtectionEmail ? readEmail(values.dataProtectionEmail) : null;
    if (dataProtectionEmail === undefined) errors.dataProtectionEmail = m.email_wrong();
    const releaseAbove = cents(values.refundsReleaseAbove ?? '');
    if (releaseAbove === undefined) errors.refundsReleaseAbove = m.bureau_amount_wrong();
    const painVersion = painVersions.find((version) => version === values.painVersion);
    const ageOn = agesOn.find((day) => day === values.ageOn);
    if (!email || Object.keys(errors).length > 0) return refuse(values, errors);
    const input = {
      version: Number(values.version),
      name: values.name ?? '',
      serviceName: values.serviceName ?? '',
      email,
      phone: orNull(values.phone),
      address: orNull(values.address),
      postalCodes: (values.postalCodes ?? '').split(/[\s,;]+/).filter(Boolean),
      iban: orNull(values.iban),
      beneficiary: values.beneficiary ?? '',
      dataProtectionEmail: dataProtectionEmail ?? null,
      enterpriseNumber: values.enterpriseNumber ?? '',
      refundsReleaseAboveCents: releaseAbove ?? null,
      painVersion: painVersion ?? null,
      ageOn: ageOn ?? null,
    };
    return keeping(values, async () => {
      const { saveCommune } = await act(event, SaveCommuneDocument, { input });
      if (saveCommune.__typename === 'InputInvalid') return refuseWith(values, saveCommune);
      redirect(303, '/bureau/reglages?fait=commune');
    });
  },
};
