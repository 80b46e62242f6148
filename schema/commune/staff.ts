import { type PainVersion, readPainVersion } from '../../server/accounting/refunds/pain001.ts';
import { asStaff } from '../../server/context.ts';
import { noteMailTest, saveCommune } from '../../server/commune/save-commune.ts';
import { readSetUp, type setUpSteps, type SetUpState } from '../../server/commune/set-up.ts';
import { sendTestMail } from '../../server/mail/send-test.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { lineOf, listOf, optionalLineOf, upTo } from '../lib/inputs.ts';

const PainVersionType = builder.enumType('PainVersion', {
  description: 'versions of pain.001.001, the order for the bank',
  values: {
    V09: { value: '09', description: 'what banks ask for since 2023' },
    V03: { value: '03', description: 'for a bank that still wants it' },
  } as const satisfies Record<string, { value: PainVersion; description: string }>,
});

export const AgeOn = builder.enumType('AgeOn', {
  description: "the day on which statistics take a child's age; which one the authorities want is to be verified",
  values: {
    WEEK_START: { description: 'the first day of the week' },
    SEASON_START: { description: 'the first day of the season; of a week without one, the first day of the week' },
    DAY: { description: 'the day itself; for who enrolled, the first day of the week' },
  } as const,
});

const CommuneSettings = builder.prismaObject('Commune', {
  variant: 'CommuneSettings',
  description: 'who the commune is, as the desk sets it',
  fields: (t) => ({
    version: t.expose('version', { type: 'NonNegativeInt', description: 'how often it was changed: saveCommune takes it back' }),
    name: t.exposeString('name', { description: 'of the commune, as its letters have it' }),
    serviceName: t.exposeString('serviceName', { description: 'of the service that runs the plaines' }),
    email: t.expose('email', { type: 'EmailAddress', description: 'of the service' }),
    phone: t.exposeString('phone', { nullable: true, description: 'of the service, as people read it; null when not said' }),
    address: t.exposeString('address', { nullable: true, description: 'of the service, on one line; null when not said' }),
    postalCodes: t.exposeStringList('postalCodes', { description: "whoever lives there is a resident; a school there is the commune's" }),
    iban: t.string({
      nullable: true,
      description: 'where transfers go; null: no transfers',
      select: { iban: true },
      resolve: ({ iban }) => iban || null,
    }),
    beneficiary: t.exposeString('beneficiary', { description: 'whose account it is' }),
    dataProtectionEmail: t.expose('dataProtectionEmail', {
      type: 'EmailAddress',
      nullable: true,
      description: 'whom people write to about their data; null: to the service',
    }),
    enterpriseNumber: t.exposeString('enterpriseNumber', {
      nullable: true,
      description: 'its ten digits, as certificates have it; null: not said',
    }),
    refundsReleaseAboveCents: t.expose('refundsReleaseAboveCents', {
      type: 'NonNegativeInt',
      description:
        'euro cents: a batch of refunds above it is released, and a write-off above it agreed to, by somebody else than who made it',
    }),
    painVersion: t.field({
      type: PainVersionType,
      description: "of the order for the bank, pain.001.001: what the commune's bank takes",
      select: { painVersion: true },
      resolve: ({ painVersion }) => readPainVersion(painVersion),
    }),
    ageOn: t.expose('ageOn', { type: AgeOn, description: "the day on which statistics take a child's age" }),
    mailTestedAt: t.expose('mailTestedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'when the mail server last took a test; null: never',
    }),
  }),
});

const SetUpStep = builder.enumType('SetUpStep', {
  description: 'a step from an empty database to open enrolments',
  values: {
    COMMUNE: { description: 'the commune has a name of its own' },
    POSTAL_CODES: { description: 'one postal code of the commune at least: it says who is a resident' },
    ACCOUNT: { description: 'an IBAN that transfers go to' },
    DATA_PROTECTION: { description: 'an address of its own for what people write about their data' },
    SCHOOLS: { description: 'one school at least' },
    SITES: { description: 'one site at least' },
    TARIFF: { description: 'a decision on the price of a day that is neither withdrawn nor past its last day' },
    WEEKS: { description: 'a week to come, not cancelled, of a plaine that is published' },
    PERIOD: { description: 'an enrolment period that is open or opens later' },
    STAFF: { description: 'two members of staff at least who may sign in' },
    MAIL: { description: 'the mail server took a test' },
  } satisfies Record<(typeof setUpSteps)[number], object>,
});

const SetUpStateType = builder.objectRef<SetUpState>('SetUpState').implement({
  description: 'how far one step is; read from what is there, never ticked by hand',
  fields: (t) => ({
    step: t.expose('step', { type: SetUpStep, description: 'which one' }),
    isDone: t.exposeBoolean('isDone', { description: 'what the step asks for is there now; false again when it goes' }),
    isNeeded: t.exposeBoolean('isNeeded', { description: 'without it enrolments cannot open, or nobody would be told of them' }),
  }),
});

builder.objectFields(AdminQuery, (t) => ({
  settings: t.prismaField({
    type: CommuneSettings,
    description: 'who the commune is, as the desk sets it',
    authScopes: { may: 'change settings' },
    resolve: (query, _root, _args, { app }) => app.database.prisma.commune.findUniqueOrThrow({ ...query, where: { id: 1 } }),
  }),
  setUp: t.field({
    type: [SetUpStateType],
    description: 'how far the portal is set up, in the order in which one does it',
    authScopes: { may: 'change settings' },
    resolve: (_root, _args, { app }) => readSetUp(app.database.prisma),
  }),
}));

const SaveCommuneInput = builder.inputType('SaveCommuneInput', {
  description: 'all of it: what is left out is taken away',
  fields: (t) => ({
    version: t.field({ type: 'NonNegativeInt', required: true, description: 'as it was read' }),
    name: t.string({ required: true, validate: lineOf(80), description: 'of the commune, as its letters have it; 80 characters at most' }),
    serviceName: t.string({
      required: true,
      validate: lineOf(80),
      description: 'of the service that runs the plaines; 80 characters at most',
    }),
    email: t.field({ type: 'EmailAddress', required: true, description: 'of the service' }),
    phone: t.string({ validate: optionalLineOf(30), description: 'of the service, as people read it; 30 characters at most' }),
    address: t.string({ validate: optionalLineOf(160), description: 'of the service, on one line; 160 characters at most' }),
    postalCodes: t.stringList({ required: true, validate: listOf(50), description: 'four digits each' }),
    iban: t.string({ validate: optionalLineOf(50), description: 'left out: no transfers' }),
    beneficiary: t.string({
      required: true,
      validate: lineOf(70),
      description: 'whose account it is; 70 characters at most, as a transfer takes',
    }),
    dataProtectionEmail: t.field({ type: 'EmailAddress', description: 'left out: the service' }),
    enterpriseNumber: t.string({ validate: optionalLineOf(20), description: 'ten digits; left out: as it is; empty: none' }),
    refundsReleaseAboveCents: t.field({
      type: 'NonNegativeInt',
      validate: upTo(100_000_000),
      description: 'euro cents, a million euros at most; left out: as it is',
    }),
    painVersion: t.field({ type: PainVersionType, description: 'left out: as it is' }),
    ageOn: t.field({ type: AgeOn, description: 'left out: as it is' }),
  }),
});

builder.mutationFields((t) => ({
  saveCommune: t.prismaField({
    type: CommuneSettings,
    description:
      'changes who the commune is, for everybody at once. InputInvalid for an account or a postal code that is none, and when somebody changed it since it was read',
    authScopes: { may: 'change settings' },
    errors: {
      types: [InputInvalid],
      union: { name: 'SaveCommuneResult', description: 'answer of `saveCommune`: the settings, or InputInvalid' },
    },
    args: {
      input: t.arg({ type: SaveCommuneInput, required: true, description: 'all of the settings, and the version that they were read at' }),
    },
    resolve: async (query, _root, { input }, context) => {
      await transact(context.app, asStaff(context), (ctx) => saveCommune(ctx, input));
      return context.app.database.prisma.commune.findUniqueOrThrow({ ...query, where: { id: 1 } });
    },
  }),
  testMail: t.prismaField({
    type: CommuneSettings,
    description:
      'sends one mail to this address at once, and writes down when the mail server took it. InputInvalid with what the mail server said, and where the portal has none',
    authScopes: { may: 'change settings' },
    errors: {
      types: [InputInvalid],
      union: { name: 'TestMailResult', description: 'answer of `testMail`: the settings, or InputInvalid' },
    },
    args: { to: t.arg({ type: 'EmailAddress', required: true, description: 'who gets the test' }) },
    resolve: async (query, _root, { to }, context) => {
      const actor = asStaff(context);
      const { env, database } = context.app;
      await sendTestMail({ env, prisma: database.prisma }, to);
      await transact(context.app, actor, (ctx) => noteMailTest(ctx));
      return context.app.database.prisma.commune.findUniqueOrThrow({ ...query, where: { id: 1 } });
    },
  }),
}));
