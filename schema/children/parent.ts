import { transact } from '../../server/platform/act.ts';
import { asParent } from '../../server/context.ts';
import { unknownChild } from '../../server/families/own-child.ts';
import { registerChild } from '../../server/families/register-child.ts';
import { removeChild } from '../../server/families/remove-child.ts';
import { updateChild } from '../../server/families/update-child.ts';
import { localized, messages } from '../../server/language/messages.ts';
import { ChildLinkRequested, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { Child } from './type.ts';
import { asId, idOrNone } from '../lib/ids.ts';
import { lineOf, optionalLineOf } from '../lib/inputs.ts';

const RegisterChildInput = builder.inputType('RegisterChildInput', {
  description: 'a child that the viewer answers for',
  fields: (t) => ({
    givenName: t.string({ description: 'one line, 80 characters at most', required: true, validate: lineOf(80) }),
    familyName: t.string({ description: 'one line, 80 characters at most', required: true, validate: lineOf(80) }),
    birthDate: t.field({
      description:
        'not ahead, and not that of an adult (InputInvalid); one that contradicts the national number is taken, and shown to staff',
      type: 'Date',
      required: true,
    }),
    nationalNumber: t.string({ description: 'any usual spelling; null when the child has none', validate: optionalLineOf(40) }),
    schoolId: t.id({ description: 'of `schools`; null: none of them' }),
    schoolYear: t.string({ description: "in the parent's words, 40 characters at most; null: not said", validate: optionalLineOf(40) }),
  }),
});

const UpdateChildInput = builder.inputType('UpdateChildInput', {
  description: "what changes of a child's record: what is left out stays",
  fields: (t) => ({
    childId: t.id({ description: 'a child that the viewer may act for; else InputInvalid', required: true }),
    givenName: t.string({ description: 'one line, 80 characters at most', validate: lineOf(80) }),
    familyName: t.string({ description: 'one line, 80 characters at most', validate: lineOf(80) }),
    schoolId: t.id({ description: 'null: another school, or none' }),
    schoolYear: t.string({ description: "in the parent's words, 40 characters at most; null takes it away", validate: optionalLineOf(40) }),
  }),
});

const ChildRemoved = builder.objectRef<{ childId: string }>('ChildRemoved').implement({
  description: 'that a child was removed',
  fields: (t) => ({ childId: t.exposeID('childId', { description: 'id that the `Child` had' }) }),
});

builder.mutationFields((t) => ({
  registerChild: t.prismaField({
    description:
      'registers a child, or, when its national number is known already, asks the parent who did so to be linked: ChildLinkRequested. 15 an hour for one account',
    type: Child,
    authScopes: { parent: true },
    errors: {
      types: [ChildLinkRequested, InputInvalid],
      union: {
        name: 'RegisterChildResult',
        description: 'answer of `registerChild`: the child, ChildLinkRequested when another parent registered it before, or InputInvalid',
      },
    },
    args: {
      input: t.arg({
        description: "the child's names, birth date and, where there is one, national number",
        type: RegisterChildInput,
        required: true,
      }),
    },
    resolve: async (query, _root, { input }, context) => {
      const { app } = context;
      const details = {
        ...input,
        nationalNumber: input.nationalNumber || null,
        schoolId: input.schoolId == null ? null : idOrNone('School', input.schoolId),
        schoolYear: input.schoolYear || null,
      };
      const registered = await transact(context.app, asParent(context), (ctx) => registerChild(ctx, details));
      // The request is committed: this is said, not undone.
      if ('linkRequested' in registered) throw new ChildLinkRequested(localized(messages.link_requested));
      return app.database.prisma.child.findUniqueOrThrow({ ...query, where: { id: registered.childId } });
    },
  }),
  removeChild: t.field({
    description:
      'takes away a child that was registered by mistake, with its sheet: InputInvalid once it had a place, waited for one, or concerns anybody else',
    type: ChildRemoved,
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid],
      union: { name: 'RemoveChildResult', description: 'answer of `removeChild`: that it is gone, or why not' },
    },
    args: { childId: t.arg.id({ description: 'a child that the viewer registered; else InputInvalid', required: true }) },
    resolve: async (_root, args, context) => {
      const childId = asId('Child', args.childId);
      if (!childId) throw unknownChild();
      await transact(context.app, asParent(context), (ctx) => removeChild(ctx, childId));
      return { childId };
    },
  }),
  updateChild: t.prismaField({
    type: Child,
    description: 'what a parent may correct: what is left out stays; birth date and national number are for staff',
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid],
      union: { name: 'UpdateChildResult', description: 'answer of `updateChild`: the child, or InputInvalid' },
    },
    args: { input: t.arg({ description: 'whose record, and what changes', type: UpdateChildInput, required: true }) },
    resolve: async (query, _root, { input: { childId: given, schoolId, ...names } }, context) => {
      const childId = asId('Child', given);
      if (!childId) throw unknownChild();
      const change = { ...names, ...(schoolId !== undefined && { schoolId: schoolId === null ? null : idOrNone('School', schoolId) }) };
      await transact(context.app, asParent(context), (ctx) => updateChild(ctx, { childId, ...change }));
      return context.app.database.prisma.child.findUniqueOrThrow({ ...query, where: { id: childId } });
    },
  }),
}));
