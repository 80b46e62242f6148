// The settings of the certificates as a client sends them: by period, or, as before, one body with its days.
import type { CertifyingBody } from '../../prisma/generated/client/enums.ts';
import { type FieldName, type RecognitionInput, recognitionsInOrder } from '../../server/certificates/recognitions.ts';
import type { CertificateSettingsInput } from '../../server/certificates/settings.ts';
import type { Tx } from '../../server/platform/database.ts';

type SentRecognition = Omit<RecognitionInput, 'kind' | 'from' | 'until'> & {
  certifiedBy: CertifyingBody;
  validFrom?: Date | null;
  validUntil?: Date | null;
};

type Sent = Omit<CertificateSettingsInput, 'recognitions'> & {
  recognitions?: readonly SentRecognition[] | null;
  certifiedBy?: CertifyingBody | null;
  bodyName?: string | null;
  bodyEnterpriseNumber?: string | null;
  bodyAddress?: string | null;
  bodyFrom?: Date | null;
  bodyUntil?: Date | null;
};

const names: Record<keyof RecognitionInput, string> = {
  kind: 'certifiedBy',
  name: 'name',
  enterpriseNumber: 'enterpriseNumber',
  address: 'address',
  from: 'validFrom',
  until: 'validUntil',
};
const namesOfOne: typeof names = {
  kind: 'certifiedBy',
  name: 'bodyName',
  enterpriseNumber: 'bodyEnterpriseNumber',
  address: 'bodyAddress',
  from: 'bodyFrom',
  until: 'bodyUntil',
};

/** What is to be saved, and how a refusal names its fields. */
export async function readSettingsInput(tx: Tx, sent: Sent): Promise<[CertificateSettingsInput, FieldName]> {
  const { version, signatoryName, signatoryRole } = sent;
  const rest = { version, signatoryName: signatoryName ?? null, signatoryRole: signatoryRole ?? null };
  if (sent.recognitions) {
    const recognitions = sent.recognitions.map(({ certifiedBy, validFrom, validUntil, ...body }) => ({
      ...body,
      kind: certifiedBy,
      from: validFrom ?? null,
      until: validUntil ?? null,
    }));
    return [{ ...rest, recognitions }, (index, field) => `recognitions.${index}.${names[field]}`];
  }
  // who knows of one body alone changes the last one, and no other
  const { certifiedBy, bodyName, bodyEnterpriseNumber, bodyAddress, bodyFrom, bodyUntil } = sent;
  const rows = await tx.certificateRecognition.findMany(recognitionsInOrder);
  const kept = rows.slice(0, -1).map(({ validFrom, validUntil, ...body }) => ({ ...body, from: validFrom, until: validUntil }));
  const body = { name: bodyName ?? null, enterpriseNumber: bodyEnterpriseNumber ?? null, address: bodyAddress ?? null };
  const one = certifiedBy ? [{ ...body, kind: certifiedBy, from: bodyFrom ?? null, until: bodyUntil ?? null }] : [];
  return [{ ...rest, recognitions: [...kept, ...one] }, (_index, field) => namesOfOne[field]];
}
