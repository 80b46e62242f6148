// Who certifies, by period, and who signs the tax certificates.
import { redirect } from '@sveltejs/kit';
import { CertificateSettingsDocument, SaveCertificateSettingsDocument, SetSignaturePictureDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { date } from '#lib/forms/checks.server.ts';
import { orNull, typed, type Errors, type Values } from '#lib/forms/values.ts';
import { act, read, SessionEnded } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../../staff.server.ts';
import { nameOf, readRows, writeRows, type Row } from './recognitions.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types.js';

const bodies = ['ORGANISER', 'ONE', 'PUBLIC_AUTHORITY'] as const;

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'saveCertificateSettings');
  const { version, recognitions, signatureUrl, ...signatory } = (await read(event, CertificateSettingsDocument, {})).admin
    .certificateSettings;
  const named = (of: object): Values => Object.fromEntries(Object.entries(of).map(([name, value]) => [name, value ?? '']));
  const values: Values = { ...writeRows(recognitions.map((one): Row => named(one))), ...named(signatory) };
  return { values, version, signatureUrl, done: event.url.searchParams.get('fait') };
};

async function setPicture(event: RequestEvent, variables: { version: number; documentId: string | null }) {
  const { setSignaturePicture: answer } = await act(event, SetSignaturePictureDocument, variables);
  if (answer.__typename === 'InputInvalid') return refuse({}, { signature: answer.message });
  redirect(303, '/bureau/reglages/attestations?fait=1');
}

export const actions: Actions = {
  image: async (event) => {
    const form = await event.request.formData();
    const file = form.get('signature');
    if (!(file instanceof File) || file.size === 0) return refuse({}, { signature: m.settings_signature_missing() });
    if (!event.platform) throw new Error('the host attached no upload to the request');
    const keep = event.platform.req.upload(file);
    return keeping({}, async () => {
      const sent = await keep();
      if (!sent) throw new SessionEnded();
      if ('message' in sent) return refuse({}, { signature: sent.message });
      return setPicture(event, { version: Number(form.get('version')), documentId: sent.documentId });
    });
  },
  retirer: async (event) => {
    const form = await event.request.formData();
    return keeping({}, () => setPicture(event, { version: Number(form.get('version')), documentId: null }));
  },
  enregistrer: async (event) => {
    const sent = typed(await event.request.formData());
    const rows = readRows(sent);
    const { version, signatoryName, signatoryRole } = sent;
    // without those that are empty or removed: a refusal names a period by its place
    const values: Values = {
      ...writeRows(rows),
      version: version ?? '',
      signatoryName: signatoryName ?? '',
      signatoryRole: signatoryRole ?? '',
    };
    const errors: Errors = {};
    const recognitions = rows.map((row, index) => {
      const certifiedBy = bodies.find((body) => body === row.certifiedBy);
      if (!certifiedBy) errors[nameOf(index, 'certifiedBy')] = m.settings_certificates_by_missing();
      const [validFrom, validUntil] = (['validFrom', 'validUntil'] as const).map((field) => {
        const day = row[field] ? date(row[field]) : null;
        if (day === undefined) errors[nameOf(index, field)] = m.bureau_tariff_day_wrong();
        return day ?? null;
      });
      const { name, enterpriseNumber, address } = row;
      return {
        certifiedBy: certifiedBy ?? bodies[0],
        name: orNull(name),
        enterpriseNumber: orNull(enterpriseNumber),
        address: orNull(address),
        validFrom: validFrom ?? null,
        validUntil: validUntil ?? null,
      };
    });
    if (Object.keys(errors).length > 0) return refuse(values, errors);
    const input = {
      version: Number(version),
      recognitions,
      signatoryName: orNull(signatoryName),
      signatoryRole: orNull(signatoryRole),
    };
    return keeping(values, async () => {
      const { saveCertificateSettings } = await act(event, SaveCertificateSettingsDocument, { input });
      if (saveCertificateSettings.__typename === 'InputInvalid') return refuseWith(values, saveCertificateSettings);
      redirect(303, '/bureau/reglages/attestations?fait=1');
    });
  },
};
