// The file of a year's tax certificates for the tax office: what it would hold, and the file itself.
import {
  describeMissingOfSender,
  type FiscalFormat,
  formatOf,
  type MissingOfSender,
  readSender,
  takeFiscalFile,
} from '../../server/certificates/fiscal-file/take-file.ts';
import { type FiscalSheet, type LeftOut, readSheets } from '../../server/certificates/fiscal-file/sheets-of-year.ts';
import { totalOf } from '../../server/certificates/sheets.ts';
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';

const FiscalFormatType = builder.enumType('FiscalFileFormat', {
  description: 'as what a year is given to the tax office',
  values: {
    BELCOTAX_XML: { description: 'XML of Belcotax-on-web, up to income 2025' },
    JSON_LINES: { description: 'from income 2026 on: one sheet a line, not of the official schema; to be converted before it is sent' },
  } as const satisfies Record<FiscalFormat, object>,
});

const WhyLeftOut = builder.enumType('FiscalFileLeftOutReason', {
  description: 'why a certificate is not in the file',
  values: {
    ABROAD: { description: 'the address of the payer is not Belgian, and the portal does not know its country: by hand' },
    ALTERED: { description: 'it does not open, or is not what was issued: ask who runs the portal' },
  } as const satisfies Record<LeftOut['why'], object>,
});

const FiscalFileLeftOut = builder.objectRef<LeftOut>('FiscalFileLeftOut').implement({
  description: 'a certificate that the file for the tax office does not hold',
  fields: (t) => ({
    number: t.expose('number', { type: 'NonNegativeInt', description: 'of the certificate, within the income year' }),
    reason: t.field({ type: WhyLeftOut, description: 'why it is not there', resolve: ({ why }) => why }),
  }),
});

const MissingOfSenderType = builder.enumType('FiscalFileMissing', {
  description: 'what the settings of the commune lack for the file',
  values: {
    ENTERPRISE_NUMBER: { description: 'the number of the commune at the Crossroads Bank for Enterprises' },
    ADDRESS: { description: 'the address of the service, as a street, a postal code and a place' },
    PHONE: { description: 'the phone of the service' },
    CONTACT: { description: 'who signs' },
  } as const satisfies Record<MissingOfSender, object>,
});

const MissingSetting = builder.objectRef<MissingOfSender>('FiscalFileMissingSetting').implement({
  description: 'a setting without which there is no file',
  fields: (t) => ({
    code: t.field({ type: MissingOfSenderType, description: 'which', resolve: (code) => code }),
    message: t.string({
      description: 'what to set and where, in French',
      resolve: (code, _args, { locale }) => describeMissingOfSender(code)(locale),
    }),
  }),
});

type FiscalFile = { incomeYear: number; sheets: FiscalSheet[]; leftOut: LeftOut[]; missing: MissingOfSender[] };

const FiscalFileType = builder.objectRef<FiscalFile>('FiscalFile').implement({
  description: 'what the file of an income year would hold now: the sheets of its tax certificates in force',
  fields: (t) => ({
    incomeYear: t.expose('incomeYear', { type: 'NonNegativeInt', description: 'the year of the payments' }),
    format: t.field({ type: FiscalFormatType, description: 'as what it is written', resolve: ({ incomeYear }) => formatOf(incomeYear) }),
    sheetCount: t.field({
      type: 'NonNegativeInt',
      description: 'sheets; a certificate of more than four lines has several',
      resolve: ({ sheets }) => sheets.length,
    }),
    totalCents: t.field({
      type: 'NonNegativeInt',
      description: 'of all sheets, in euro cents',
      resolve: ({ sheets }) => totalOf(sheets.flatMap(({ lines }) => lines)),
    }),
    leftOut: t.field({ type: [FiscalFileLeftOut], description: 'certificates that it does not hold', resolve: ({ leftOut }) => leftOut }),
    missing: t.field({
      type: [MissingSetting],
      description: 'settings without which it is refused; empty: none',
      resolve: ({ missing }) => missing,
    }),
  }),
});

const FiscalFileContent = builder.objectRef<{ name: string; content: string }>('FiscalFileContent').implement({
  description: 'a file for the tax office; it holds national numbers',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'of the file' }),
    content: t.exposeString('content', { description: 'the whole file, UTF-8' }),
  }),
});

const incomeYear = { required: true, description: 'of the payments' } as const;

builder.objectField(AdminQuery, 'fiscalFile', (t) =>
  t.field({
    type: FiscalFileType,
    description: 'what the file of an income year for the tax office would hold; every certificate of the year is opened for it',
    authScopes: { may: 'issue certificates' },
    // all certificates of a year: once in a request
    complexity: { field: 5_000 },
    args: { year: t.arg.int(incomeYear) },
    resolve: async (_root, { year }, { app }) => {
      const { prisma } = app.database;
      return { incomeYear: year, ...(await readSheets(prisma, app.keyRing, year)), missing: (await readSender(prisma)).missing };
    },
  }),
);

builder.mutationField('takeFiscalFile', (t) =>
  t.field({
    type: FiscalFileContent,
    description: 'the file of an income year for the tax office; who takes it is in the audit trail',
    authScopes: { may: 'issue certificates' },
    errors: {
      types: [InputInvalid],
      union: { name: 'TakeFiscalFileResult', description: 'answer of `takeFiscalFile`: the file, or why there is none' },
    },
    args: {
      year: t.arg.int(incomeYear),
      isTest: t.arg.boolean({ required: true, description: 'true: marked as a test, which the tax office reads and does not keep' }),
      mayBeUnofficial: t.arg.boolean({
        description: 'true: the asker knows that JSON_LINES is not the official schema; without it such a year is refused',
      }),
    },
    resolve: (_root, { year, isTest, mayBeUnofficial }, context) =>
      transact(
        context.app,
        asStaff(context),
        (ctx) => takeFiscalFile(ctx, { incomeYear: year, isTest, mayBeUnofficial: mayBeUnofficial ?? false }),
        { timeout: 60_000 },
      ),
  }),
);
