import { transact } from '../../server/platform/act.ts';
import { asParent, asPerson } from '../../server/context.ts';
import { askEmailAgain, confirmEmail } from '../../server/families/confirm-email.ts';
import { registerParent } from '../../server/families/register-parent.ts';
import { updateProfile } from '../../server/families/update-profile.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { language, lineOf, postalCode } from '../lib/inputs.ts';
import { isViewer, isViewerOrStaff } from '../lib/visibility.ts';
import { Parent } from './type.ts';

builder.prismaObjectFields('Parent', (t) => ({
  registeredAt: t.expose('registeredAt', {
    description: 'for the parent alone (FORBIDDEN to others)',
    type: 'DateTime',
    authScopes: isViewer,
  }),
  emailConfirmedAt: t.expose('emailConfirmedAt', {
    type: 'DateTime',
    nullable: true,
    description:
      'when somebody followed the link of a mail to email; null: not yet, and few mails go there. For staff who see families too',
    authScopes: isViewerOrStaff,
  }),
  pendingEmail: t.expose('pendingEmail', {
    type: 'EmailAddress',
    nullable: true,
    description: 'takes the place of email once it is confirmed; null: no other address was asked for. For staff who see families too',
    authScopes: isViewerOrStaff,
  }),
}));

const EmailConfirmed = builder.objectRef<{ confirmed: true }>('EmailConfirmed').implement({
  description: 'the address is confirmed; which one is not said, for anybody may bring a token',
  fields: (t) => ({ confirmed: t.exposeBoolean('confirmed', { description: 'true' }) }),
});

export const AddressInput = builder.inputType('AddressInput', {
  description: 'a postal address, in Belgium or abroad; replaces the one before as a whole',
  fields: (t) => ({
    street: t.string({ description: 'street, number and box on one line, 120 characters at most', required: true, validate: lineOf(120) }),
    postalCode: t.string({
      description: '2 to 10 letters, digits, spaces or hyphens; else InputInvalid',
      required: true,
      validate: postalCode,
    }),
    city: t.string({ description: 'locality, 80 characters at most', required: true, validate: lineOf(80) }),
  }),
});

const RegisterParentInput = builder.inputType('RegisterParentInput', {
  description: 'how the parent is reached',
  fields: (t) => ({
    email: t.field({
      description: 'gets a mail with a link to confirm it, and few others until then',
      type: 'EmailAddress',
      required: true,
      validate: lineOf(254),
    }),
    phone: t.field({ description: 'any usual spelling of a number that can be called; null: not said', type: 'PhoneNumber' }),
    address: t.field({ description: 'null: not said; residents pay another rate', type: AddressInput }),
  }),
});

const UpdateProfileInput = builder.inputType('UpdateProfileInput', {
  description: "what changes of a parent's details: what is left out stays, null takes away",
  fields: (t) => ({
    email: t.field({
      description: 'replaces the one in use once it is confirmed; cannot be taken away',
      type: 'EmailAddress',
      validate: lineOf(254),
    }),
    phone: t.field({ description: 'any usual spelling of a number that can be called; null takes it away', type: 'PhoneNumber' }),
    address: t.field({ description: 'null takes it away; residents pay another rate', type: AddressInput }),
    language: t.string({ description: 'fr, nl, de, en or fr-x-facile: of the pages and of the mails', validate: language }),
  }),
});

builder.mutationFields((t) => ({
  registerParent: t.prismaField({
    type: Parent,
    description: "« S'enregistrer en tant que parent »; children that the commune already knows are linked at once",
    authScopes: { person: true },
    errors: {
      types: [InputInvalid],
      union: { name: 'RegisterParentResult', description: 'answer of `registerParent`: the parent, or InputInvalid' },
    },
    args: {
      input: t.arg({
        description: 'how to reach the parent; the names come from the identity provider',
        type: RegisterParentInput,
        required: true,
      }),
    },
    resolve: async (query, _root, { input }, context) => {
      const { app } = context;
      const actor = asPerson(context);
      const id = await transact(context.app, actor, (ctx) => registerParent(ctx, input));
      // What is asked of the parent in the same request is asked as that parent.
      context.actor = { ...actor, parentId: id };
      return app.database.prisma.parent.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  updateProfile: t.prismaField({
    type: Parent,
    description: '« Ma fiche »: what is left out stays, null takes away; another email waits as pendingEmail until it is confirmed',
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid],
      union: { name: 'UpdateProfileResult', description: 'answer of `updateProfile`: the parent, or InputInvalid' },
    },
    args: { input: t.arg({ description: "what changes of the viewer's own details", type: UpdateProfileInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const actor = asParent(context);
      await transact(context.app, actor, (ctx) => updateProfile(ctx, input));
      return context.app.database.prisma.parent.findUniqueOrThrow({ ...query, where: { id: actor.parentId } });
    },
  }),
  confirmEmail: t.field({
    type: EmailConfirmed,
    description: 'confirms the address that a mail with this token went to; it serves once, for anybody who brings it',
    authScopes: { public: true },
    errors: {
      types: [InputInvalid],
      union: {
        name: 'ConfirmEmailResult',
        description: 'answer of `confirmEmail`: confirmed, or InputInvalid for a token that is wrong, used or no longer asked for',
      },
    },
    args: {
      token: t.arg.string({
        description: 'from the link in the mail; a wrong or used one is InputInvalid',
        required: true,
        validate: lineOf(200),
      }),
    },
    resolve: async (_root, { token }, { app }) => {
      await transact(app, 'system', (ctx) => confirmEmail(ctx, token));
      return { confirmed: true as const };
    },
  }),
  resendEmailConfirmation: t.prismaField({
    type: Parent,
    description: 'asks for the mail that confirms the address once more; one an hour leaves',
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid],
      union: {
        name: 'ResendEmailConfirmationResult',
        description: 'answer of `resendEmailConfirmation`: the parent, or InputInvalid when nothing is to confirm',
      },
    },
    resolve: async (query, _root, _args, context) => {
      const actor = asParent(context);
      await transact(context.app, actor, askEmailAgain);
      return context.app.database.prisma.parent.findUniqueOrThrow({ ...query, where: { id: actor.parentId } });
    },
  }),
}));
