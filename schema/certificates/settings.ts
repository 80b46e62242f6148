// What the commune decides about its certificates, at the desk.
import type { RecognitionRow } from '../../server/certificates/recognitions.ts';
import { saveCertificateSettings } from '../../server/certificates/settings.ts';
import { setSignature } from '../../server/certificates/signature.ts';
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { knownId } from '../lib/ids.ts';
import { listOf, optionalLineOf } from '../lib/inputs.ts';
import { readSettingsInput } from './settings-input.ts';

const CertifyingBody = builder.enumType('CertifyingBody', {
  description: 'who certifies the care, in frame I of the tax certificate',
  values: {
    ORGANISER: { description: 'the commune itself, that organises it: frame I is left empty' },
    ONE: { description: 'ONE, or its counterpart of another community' },
    PUBLIC_AUTHORITY: { description: 'another local, community or regional authority' },
  } as const,
});

const CertificateRecognition = builder.prismaObject('CertificateRecognition', {
  description: 'who certifies the care in a period: frame I of the sheets of its days',
  fields: (t) => ({
    certifiedBy: t.expose('kind', { type: CertifyingBody, description: 'who does' }),
    name: t.exposeString('name', { nullable: true, description: 'of the body; null where the commune certifies' }),
    enterpriseNumber: t.exposeString('enterpriseNumber', {
      nullable: true,
      description: 'its ten digits; null where the commune certifies',
    }),
    address: t.exposeString('address', { nullable: true, description: 'on one line; null where the commune certifies' }),
    validFrom: t.expose('validFrom', {
      type: 'Date',
      nullable: true,
      description: 'the first day for which it certifies; null, for the commune alone: without a beginning',
    }),
    validUntil: t.expose('validUntil', { type: 'Date', nullable: true, description: 'the last one; null: without an end' }),
  }),
});

const inOrder = { orderBy: { validFrom: { sort: 'asc', nulls: 'first' } } } as const;
const last = { recognitions: { orderBy: { validFrom: { sort: 'desc', nulls: 'last' } }, take: 1 } } as const;
const ofLast = '2026-11-30: `recognitions` has those of every period; this is of the last one';
type WithLast = { recognitions: RecognitionRow[] };

const CertificateSettings = builder.prismaObject('CertificateSettings', {
  description: 'who certifies and who signs the tax certificates; none is issued before both are said',
  fields: (t) => ({
    version: t.expose('version', {
      type: 'NonNegativeInt',
      description: 'how often it was changed: saveCertificateSettings takes it back',
    }),
    recognitions: t.relation('recognitions', {
      type: CertificateRecognition,
      description: 'who certifies, by period, first one first; no two at once. None: nobody has said',
      query: inOrder,
    }),
    certifiedBy: t.field({
      type: CertifyingBody,
      nullable: true,
      description: 'null: nobody has said',
      deprecationReason: ofLast,
      select: last,
      resolve: ({ recognitions: [one] }: WithLast) => one?.kind ?? null,
    }),
    bodyName: t.string({
      nullable: true,
      description: 'of the body of frame I; null where the commune certifies',
      deprecationReason: ofLast,
      select: last,
      resolve: ({ recognitions: [one] }: WithLast) => one?.name ?? null,
    }),
    bodyEnterpriseNumber: t.string({
      nullable: true,
      description: 'its ten digits',
      deprecationReason: ofLast,
      select: last,
      resolve: ({ recognitions: [one] }: WithLast) => one?.enterpriseNumber ?? null,
    }),
    bodyAddress: t.string({
      nullable: true,
      description: 'its address, on one line',
      deprecationReason: ofLast,
      select: last,
      resolve: ({ recognitions: [one] }: WithLast) => one?.address ?? null,
    }),
    bodyFrom: t.field({
      type: 'Date',
      nullable: true,
      description: 'the first day for which it certifies',
      deprecationReason: ofLast,
      select: last,
      resolve: ({ recognitions: [one] }: WithLast) => one?.validFrom ?? null,
    }),
    bodyUntil: t.field({
      type: 'Date',
      nullable: true,
      description: 'the last one; null: without an end',
      deprecationReason: ofLast,
      select: last,
      resolve: ({ recognitions: [one] }: WithLast) => one?.validUntil ?? null,
    }),
    signatoryName: t.exposeString('signatoryName', { nullable: true, description: 'who signs for the commune; null: nobody has said' }),
    signatoryRole: t.exposeString('signatoryRole', { nullable: true, description: 'in what capacity' }),
    signatureUrl: t.string({
      nullable: true,
      description: 'where the picture of the signature is, for who may change it; null: papers have none',
      select: { signatureId: true },
      resolve: ({ signatureId }) => signatureId && `/documents/signatures/${signatureId}`,
    }),
  }),
});

builder.objectField(AdminQuery, 'certificateSettings', (t) =>
  t.prismaField({
    type: CertificateSettings,
    description: 'who certifies and who signs the tax certificates',
    authScopes: { may: 'change settings' },
    resolve: (query, _root, _args, { app }) => app.database.prisma.certificateSettings.findUniqueOrThrow({ ...query, where: { id: 1 } }),
  }),
);

const CertificateRecognitionInput = builder.inputType('CertificateRecognitionInput', {
  description: 'who certifies the care in a period',
  fields: (t) => ({
    certifiedBy: t.field({ type: CertifyingBody, required: true, description: 'who does' }),
    name: t.string({ validate: optionalLineOf(100), description: 'unless the commune certifies; 100 characters at most' }),
    enterpriseNumber: t.string({ validate: optionalLineOf(20), description: 'unless the commune certifies; ten digits' }),
    address: t.string({ validate: optionalLineOf(160), description: 'unless the commune certifies; 160 characters at most' }),
    validFrom: t.field({ type: 'Date', description: 'the first day; left out, for the commune alone: without a beginning' }),
    validUntil: t.field({ type: 'Date', description: 'the last one; left out: without an end' }),
  }),
});

const ofOne = '2026-11-30: `recognitions` takes every period; without it, this changes the last one';

const CertificateSettingsInput = builder.inputType('CertificateSettingsInput', {
  description: 'all of it: what is left out is taken away',
  fields: (t) => ({
    version: t.field({ type: 'NonNegativeInt', required: true, description: 'as it was read' }),
    recognitions: t.field({
      type: [CertificateRecognitionInput],
      validate: listOf(50).nullish(),
      description: 'who certifies, by period, 50 at most; InputInvalid where two certify the same day. None: nothing is issued',
    }),
    certifiedBy: t.field({ type: CertifyingBody, description: 'left out: not said yet', deprecationReason: ofOne }),
    bodyName: t.string({ validate: optionalLineOf(100), description: '100 characters at most', deprecationReason: ofOne }),
    bodyEnterpriseNumber: t.string({ validate: optionalLineOf(20), description: 'ten digits', deprecationReason: ofOne }),
    bodyAddress: t.string({ validate: optionalLineOf(160), description: '160 characters at most', deprecationReason: ofOne }),
    bodyFrom: t.field({ type: 'Date', description: 'the first day', deprecationReason: ofOne }),
    bodyUntil: t.field({ type: 'Date', description: 'the last one; left out: without an end', deprecationReason: ofOne }),
    signatoryName: t.string({ validate: optionalLineOf(80), description: 'left out: not said yet, and nothing is issued' }),
    signatoryRole: t.string({ validate: optionalLineOf(80), description: 'in what capacity; 80 characters at most' }),
  }),
});

builder.mutationField('saveCertificateSettings', (t) =>
  t.prismaField({
    type: CertificateSettings,
    description:
      'changes who certifies and who signs, for the certificates that are issued from then on. InputInvalid for what frame I lacks, for two that certify the same day, and when somebody changed it since it was read',
    authScopes: { may: 'change settings' },
    errors: {
      types: [InputInvalid],
      union: { name: 'SaveCertificateSettingsResult', description: 'answer of `saveCertificateSettings`: the settings, or InputInvalid' },
    },
    args: {
      input: t.arg({ type: CertificateSettingsInput, required: true, description: 'all of it, and the version that it was read at' }),
    },
    resolve: async (query, _root, { input }, context) => {
      await transact(context.app, asStaff(context), async (ctx) =>
        saveCertificateSettings(ctx, ...(await readSettingsInput(ctx.tx, input))),
      );
      return context.app.database.prisma.certificateSettings.findUniqueOrThrow({ ...query, where: { id: 1 } });
    },
  }),
);

builder.mutationField('setSignaturePicture', (t) =>
  t.prismaField({
    type: CertificateSettings,
    description:
      'sets or removes the picture of the signature, for the papers that are issued from then on: a PNG or JPEG of 40 kB and 1200 by 600 pixels at most. InputInvalid for another file, and when somebody changed the settings since they were read',
    authScopes: { may: 'change settings' },
    errors: {
      types: [InputInvalid],
      union: { name: 'SetSignaturePictureResult', description: 'answer of `setSignaturePicture`: the settings, or InputInvalid' },
    },
    args: {
      version: t.arg({ type: 'NonNegativeInt', required: true, description: 'of the settings, as it was read' }),
      documentId: t.arg.id({ description: 'what `POST /uploads` answered, by the same person; null: no picture any more' }),
    },
    resolve: async (query, _root, { version, documentId }, context) => {
      const known = documentId == null ? null : knownId('Document', documentId, 'documentId');
      await transact(context.app, asStaff(context), (ctx) => setSignature(ctx, { version, documentId: known }));
      return context.app.database.prisma.certificateSettings.findUniqueOrThrow({ ...query, where: { id: 1 } });
    },
  }),
);
