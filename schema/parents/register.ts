// Families without digital identity, registered at the desk.
import { asStaff } from '../../server/context.ts';
import { localized, messages } from '../../server/language/messages.ts';
import { transact } from '../../server/platform/act.ts';
import { ChildLinkRequested, InputInvalid } from '../../server/platform/refusals.ts';
import { registerChildForFamily, registerFamilyFromPaper } from '../../server/staff/for-family/register-from-paper.ts';
import { builder } from '../builder.ts';
import { Child } from '../children/type.ts';
import { knownId, optionalId } from '../lib/ids.ts';
import { lineOf, optionalLineOf } from '../lib/inputs.ts';
import { readWhy, WhyInput } from '../lib/why.ts';
import { AddressInput } from './parent.ts';
import { Parent } from './type.ts';

const RegisterFamilyInput = builder.inputType('RegisterFamilyInput', {
  description: 'a parent as a paper says, who does not sign in',
  fields: (t) => ({
    givenName: t.string({ description: 'one line, 80 characters at most', required: true, validate: lineOf(80) }),
    familyName: t.string({ description: 'one line, 80 characters at most', required: true, validate: lineOf(80) }),
    nationalNumber: t.string({
      description:
        'any usual spelling: whoever signs in with it finds the family. Null: nobody will. Of a registered parent is InputInvalid',
      validate: optionalLineOf(40),
    }),
    email: t.field({
      description: 'null: the family has none, and its mails go to the service',
      type: 'EmailAddress',
      validate: lineOf(254),
    }),
    phone: t.field({ description: 'any usual spelling of a number that can be called; null: not said', type: 'PhoneNumber' }),
    address: t.field({ description: 'null: not said; residents pay another rate', type: AddressInput }),
    why: t.field({ description: 'the reason, and whether the family is told', type: WhyInput, required: true }),
  }),
});

const RegisterChildForFamilyInput = builder.inputType('RegisterChildForFamilyInput', {
  description: 'a child of a family, as a paper says',
  fields: (t) => ({
    parentId: t.id({ description: 'who answers for the child', required: true }),
    givenName: t.string({ description: 'one line, 80 characters at most', required: true, validate: lineOf(80) }),
    familyName: t.string({ description: 'one line, 80 characters at most', required: true, validate: lineOf(80) }),
    birthDate: t.field({ description: 'not ahead, and not that of an adult (InputInvalid)', type: 'Date', required: true }),
    nationalNumber: t.string({ description: 'any usual spelling; null when the child has none', validate: optionalLineOf(40) }),
    schoolId: t.id({ description: 'of `schools`; null: none of them' }),
    schoolYear: t.string({ description: '40 characters at most; null: not said', validate: optionalLineOf(40) }),
    why: t.field({ description: 'the reason, and whether the family is told', type: WhyInput, required: true }),
  }),
});

builder.mutationFields((t) => ({
  registerFamily: t.prismaField({
    type: Parent,
    description:
      'registers a parent without digital identity, as `registerParent` does; joined to the account of the first sign-in by national number',
    authScopes: { may: 'enrol at the counter' },
    errors: {
      types: [InputInvalid],
      union: { name: 'RegisterFamilyResult', description: 'answer of `registerFamily`: the parent, or InputInvalid' },
    },
    args: { input: t.arg({ description: 'who the parent is, and why the desk does it', type: RegisterFamilyInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { why, email, phone, address, nationalNumber, ...names } = input;
      const asked = {
        ...names,
        nationalNumber: nationalNumber || null,
        email: email ?? null,
        phone: phone ?? null,
        address: address ?? null,
        why: readWhy(why),
      };
      const id = await transact(context.app, asStaff(context), (ctx) => registerFamilyFromPaper(ctx, asked));
      return context.app.database.prisma.parent.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  registerChildForFamily: t.prismaField({
    type: Child,
    description: "registers a child for a family, as `registerChild` does; with a reason. Refused for the member's own family",
    authScopes: { may: 'enrol at the counter' },
    errors: {
      types: [ChildLinkRequested, InputInvalid],
      union: {
        name: 'RegisterChildForFamilyResult',
        description:
          'answer of `registerChildForFamily`: the child, ChildLinkRequested when another family registered it before, or InputInvalid',
      },
    },
    args: { input: t.arg({ description: 'whose child, and why the desk does it', type: RegisterChildForFamilyInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { parentId, why, nationalNumber, schoolId, schoolYear, ...names } = input;
      const asked = {
        parentId: knownId('Parent', parentId, 'parentId'),
        why: readWhy(why),
        child: {
          ...names,
          nationalNumber: nationalNumber || null,
          schoolId: optionalId('School', schoolId, 'schoolId'),
          schoolYear: schoolYear || null,
        },
      };
      const registered = await transact(context.app, asStaff(context), (ctx) => registerChildForFamily(ctx, asked));
      // The request is committed: this is said, not undone.
      if ('linkRequested' in registered) throw new ChildLinkRequested(localized(messages.link_requested_for_family));
      return context.app.database.prisma.child.findUniqueOrThrow({ ...query, where: { id: registered.childId } });
    },
  }),
}));
