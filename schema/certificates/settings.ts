// What the commune decides about its certificates, at the desk.
import { saveCertificateSettings } from '../../server/certificates/settings.ts';
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { optionalLineOf } from '../lib/inputs.ts';

const CertifyingBody = builder.enumType('CertifyingBody', {
  description: 'who certifies the care, in frame I of the tax certificate',
  values: {
    ORGANISER: { description: 'the commune itself, that organises it: frame I is left empty' },
    ONE: { description: 'ONE, or its counterpart of another community' },
    PUBLIC_AUTHORITY: { description: 'another local, community or regional authority' },
  } as const,
});

const CertificateSettings = builder.prismaObject('CertificateSettings', {
  description: 'who certifies and who signs the tax certificates; none is issued before both are said',
  fields: (t) => ({
    version: t.expose('version', {
      type: 'NonNegativeInt',
      description: 'how often it was changed: saveCertificateSettings takes it back',
    }),
    certifiedBy: t.expose('certifiedBy', { type: CertifyingBody, nullable: true, description: 'null: nobody has said' }),
    bodyName: t.exposeString('bodyName', { nullable: true, description: 'of the body of frame I; null where the commune certifies' }),
    bodyEnterpriseNumber: t.exposeString('bodyEnterpriseNumber', { nullable: true, description: 'its ten digits' }),
    bodyAddress: t.exposeString('bodyAddress', { nullable: true, description: 'its address, on one line' }),
    bodyFrom: t.expose('bodyFrom', { type: 'Date', nullable: true, description: 'the first day for which it certifies' }),
    bodyUntil: t.expose('bodyUntil', { type: 'Date', nullable: true, description: 'the last one; null: without an end' }),
    signatoryName: t.exposeString('signatoryName', { nullable: true, description: 'who signs for the commune; null: nobody has said' }),
    signatoryRole: t.exposeString('signatoryRole', { nullable: true, description: 'in what capacity' }),
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

const CertificateSettingsInput = builder.inputType('CertificateSettingsInput', {
  description: 'all of it: what is left out is taken away',
  fields: (t) => ({
    version: t.field({ type: 'NonNegativeInt', required: true, description: 'as it was read' }),
    certifiedBy: t.field({ type: CertifyingBody, description: 'left out: not said yet, and nothing is issued' }),
    bodyName: t.string({ validate: optionalLineOf(100), description: 'unless the commune certifies; 100 characters at most' }),
    bodyEnterpriseNumber: t.string({ validate: optionalLineOf(20), description: 'unless the commune certifies; ten digits' }),
    bodyAddress: t.string({ validate: optionalLineOf(160), description: 'unless the commune certifies; 160 characters at most' }),
    bodyFrom: t.field({ type: 'Date', description: 'unless the commune certifies; the first day for which the body does' }),
    bodyUntil: t.field({ type: 'Date', description: 'the last one; left out: without an end' }),
    signatoryName: t.string({ validate: optionalLineOf(80), description: 'left out: not said yet, and nothing is issued' }),
    signatoryRole: t.string({ validate: optionalLineOf(80), description: 'in what capacity; 80 characters at most' }),
  }),
});

builder.mutationField('saveCertificateSettings', (t) =>
  t.prismaField({
    type: CertificateSettings,
    description:
      'changes who certifies and who signs, for the certificates that are issued from then on. InputInvalid for what frame I lacks, and when somebody changed it since it was read',
    authScopes: { may: 'change settings' },
    errors: {
      types: [InputInvalid],
      union: { name: 'SaveCertificateSettingsResult', description: 'answer of `saveCertificateSettings`: the settings, or InputInvalid' },
    },
    args: {
      input: t.arg({ type: CertificateSettingsInput, required: true, description: 'all of it, and the version that it was read at' }),
    },
    resolve: async (query, _root, { input }, context) => {
      await transact(context.app, asStaff(context), (ctx) => saveCertificateSettings(ctx, input));
      return context.app.database.prisma.certificateSettings.findUniqueOrThrow({ ...query, where: { id: 1 } });
    },
  }),
);
