// The settings of the certificates as a client sends them: by period, or, as before, one body with its days.
import type { CertifyingBody } from '../../prisma/generated/client/enums.ts';
import { type FieldName, type RecognitionInput, recognitionsInOrder } from '../../server/certificates/recognitions.ts';
import type { CertificateSettingsInput } from '../../server/certificates/settings.ts';
import type { Tx } from '../../server/platform/database.ts';

type Body = {
  certifiedBy: CertifyingBody;
  bodyName?: string | null;
  bodyEnterpriseNumber?: string | null;
  bodyAddress?: string | null;
};

type Sent = Omit<CertificateSettingsInput, 'recognitions'> &
  Partial<Omit<Body, 'certifiedBy'>> & {
    recognitions?: readonly (Body & { validFrom?: Date | null; validUntil?: Date | null })[] | null;
    certifiedBy?: CertifyingBody | null;
    bodyFrom?: Date | null;
    bodyUntil?: Date | null;
  };

const bodyOf = ({ certifiedBy, bodyName, bodyEnterpriseNumber, bodyAddress }: Body) => ({
  kind: certifiedBy,
  name: bodyName ?? null,
  enterpriseNumber: bodyEnterpriseNumber ?? null,
  address: bodyAddress ?? null,
});

const names: Record<keyof RecognitionInput, string> = {
  kind: 'certifiedBy',
  name: 'bodyName',
  enterpriseNumber: 'bodyEnterpriseNumber',
  address: 'bodyAddress',
  from: 'validFrom',
  until: 'validUntil',
};
const namesOfOne = { ...names, from: 'bodyFrom', until: 'bodyUntil' };

/** What is to be saved, and how a refusal names its fields. */
export async function readSettingsInput(tx: Tx, sent: Sent): Promise<[CertificateSettingsInput, FieldName]> {
  const { version, signatoryName, signatoryRole } = sent;
  const rest = { version, signatoryName: signatoryName ?? null, signatoryRole: signatoryRole ?? null };
  if (sent.recognitions)
    return [
      { ...rest, recognitions: sent.recognitions.map((one) => ({ ...bodyOf(one), from: one.validFrom, until: one.validUntil })) },
      (index, field) => `recognitions.${index}.${names[field]}`,
    ];
  // who knows of one body alone changes the last one, and no other
  const { certifiedBy } = sent;
  const kept = (await tx.certificateRecognition.findMany(recognitionsInOrder)).slice(0, -1);
  const one = certifiedBy ? [{ ...bodyOf({ ...sent, certifiedBy }), from: sent.bodyFrom, until: sent.bodyUntil }] : [];
  return [
    { ...rest, recognitions: [...kept.map(({ validFrom, validUntil, ...body }) => ({ ...body, from: validFrom, until: validUntil })), ...one] },
    (_index, field) => namesOfOne[field],
  ];
}
