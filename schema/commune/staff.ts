import { asStaff } from '../../server/context.ts';
import { noteMailTest, saveCommune } from '../../server/commune/save-commune.ts';
import { readSetUp, setUpSteps, type SetUpState } from '../../server/commune/set-up.ts';
import { sendTestMail } from '../../server/mail/send-test.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { lineOf, listOf, optionalLineOf } from '../lib/inputs.ts';

const CommuneSettings = builder.prismaObject('Commune', {
  variant: 'CommuneSettings',
  description: 'who the commune is, as the desk sets it',
  fields: (t) => ({
    version: t.expose('version', { type: 'NonNegativeInt', description: 'how often it was changed: saveCommune takes it back' }),
    name: t.exposeString('name'),
    serviceName: t.exposeString('serviceName'),
    email: t.expose('email', { type: 'EmailAddress', description: 'of the service' }),
    phone: t.exposeString('phone', { nullable: true }),
    address: t.exposeString('address', { nullable: true }),
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
    mailTestedAt: t.expose('mailTestedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'when the mail server last took a test; null: never',
    }),
  }),
});

const SetUpStep = builder.enumType('SetUpStep', { description: 'a step from an empty database to open enrolments', values: setUpSteps });

const SetUpStateType = builder.objectRef<SetUpState>('SetUpState').implement({
  fields: (t) => ({
    step: t.expose('step', { type: SetUpStep }),
    isDone: t.exposeBoolean('isDone'),
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
    name: t.string({ required: true, validate: lineOf(80) }),
    serviceName: t.string({ required: true, validate: lineOf(80) }),
    email: t.field({ type: 'EmailAddress', required: true, description: 'of the service' }),
    phone: t.string({ validate: optionalLineOf(30) }),
    address: t.string({ validate: optionalLineOf(160) }),
    postalCodes: t.stringList({ required: true, validate: listOf(50), description: 'four digits each' }),
    iban: t.string({ validate: optionalLineOf(50), description: 'left out: no transfers' }),
    beneficiary: t.string({ required: true, validate: lineOf(70) }),
    dataProtectionEmail: t.field({ type: 'EmailAddress', description: 'left out: the service' }),
  }),
});

builder.mutationFields((t) => ({
  saveCommune: t.prismaField({
    type: CommuneSettings,
    description: 'changes who the commune is, for everybody at once; refused when somebody changed it since it was read',
    authScopes: { may: 'change settings' },
    errors: { types: [InputInvalid], union: { name: 'SaveCommuneResult' } },
    args: { input: t.arg({ type: SaveCommuneInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      await transact(context.app, asStaff(context), (ctx) => saveCommune(ctx, input));
      return context.app.database.prisma.commune.findUniqueOrThrow({ ...query, where: { id: 1 } });
    },
  }),
  testMail: t.prismaField({
    type: CommuneSettings,
    description: 'sends one mail to this address at once; refused with what the mail server said',
    authScopes: { may: 'change settings' },
    errors: { types: [InputInvalid], union: { name: 'TestMailResult' } },
    args: { to: t.arg({ type: 'EmailAddress', required: true }) },
    resolve: async (query, _root, { to }, context) => {
      const actor = asStaff(context);
      const { env, database } = context.app;
      await sendTestMail({ env, prisma: database.prisma }, to);
      await transact(context.app, actor, (ctx) => noteMailTest(ctx));
      return context.app.database.prisma.commune.findUniqueOrThrow({ ...query, where: { id: 1 } });
    },
  }),
}));
