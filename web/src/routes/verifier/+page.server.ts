// Whether a certificate of participation holds: its code is sent, never written in an address.
import { CertificateValidityDocument } from '#generated/graphql.ts';
import { refuse } from '#lib/forms/answers.server.ts';
import { typed } from '#lib/forms/values.ts';
import { read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import type { Actions } from './$types.js';

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const code = (values.code ?? '').slice(0, 40);
    if (!code) return refuse(values, { code: m.verify_missing() });
    const { certificateStanding } = await read(event, CertificateValidityDocument, { code });
    return { values, errors: {}, standing: certificateStanding };
  },
};
