// Texts that the desk starts from when it writes to families.
import { asStaff } from '../../server/context.ts';
import { removeTemplate, saveTemplate } from '../../server/family-messages/save-template.ts';
import { listTexts, openTemplate } from '../../server/family-messages/texts.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { knownId, optionalId } from '../lib/ids.ts';
import { listOf, optionalLineOf } from '../lib/inputs.ts';
import { findById } from '../lib/references.ts';
import { onlyFor } from '../lib/visibility.ts';
import { MessageText, MessageTextInput } from './texts.ts';

const MessageTemplate = builder.prismaObject('MessageTemplate', {
  description: 'a text that the desk starts from; for staff who write to families',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `saveMessageTemplate` and `removeMessageTemplate`' }),
    name: t.exposeString('name', { description: 'by which staff know it; no two have the same' }),
    version: t.expose('version', { type: 'NonNegativeInt', description: 'how often it was changed: what changes it takes it back' }),
    texts: t.field({
      type: [MessageText],
      description: 'what it says, in each language that it was written in, French first',
      select: { id: true, sealed: true },
      resolve: (template, _args, { app }) => listTexts(openTemplate(app.keyRing, template)),
    }),
  }),
});

builder.objectField(AdminQuery, 'messageTemplates', (t) =>
  t.prismaField({
    type: [MessageTemplate],
    description: 'texts to start from, by name',
    authScopes: { may: 'write to families' },
    resolve: (query, _root, _args, { app }) => app.database.prisma.messageTemplate.findMany({ ...query, orderBy: { name: 'asc' } }),
  }),
);

const SaveMessageTemplateInput = builder.inputType('SaveMessageTemplateInput', {
  description: 'a template as a whole',
  fields: (t) => ({
    id: t.id({ description: 'null keeps a new one' }),
    version: t.field({ type: 'NonNegativeInt', description: 'of the template, as it was read' }),
    name: t.string({ required: true, validate: optionalLineOf(100), description: 'on one line, 100 characters at most' }),
    texts: t.field({
      type: [MessageTextInput],
      required: true,
      validate: listOf(10),
      description: 'each language once; French is needed',
    }),
  }),
});

builder.mutationFields((t) => ({
  saveMessageTemplate: t.prismaField({
    type: MessageTemplate,
    description:
      'keeps a template, or changes one. InputInvalid names all that is wrong: a name that is taken, an empty text, a field that there is none of',
    authScopes: { may: 'write to families' },
    errors: {
      types: [InputInvalid],
      union: { name: 'SaveMessageTemplateResult', description: 'answer of `saveMessageTemplate`: the template, or InputInvalid' },
    },
    args: { input: t.arg({ type: SaveMessageTemplateInput, required: true, description: 'its name and what it says' }) },
    resolve: async (query, _root, { input }, context) => {
      const asked = { ...input, id: optionalId('MessageTemplate', input.id, 'id'), version: input.version ?? null };
      const id = await transact(context.app, asStaff(context), (ctx) => saveTemplate(ctx, asked));
      return context.app.database.prisma.messageTemplate.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  removeMessageTemplate: t.prismaField({
    type: MessageTemplate,
    description: 'takes a template away; messages that began with it stay',
    authScopes: { may: 'write to families' },
    errors: {
      types: [InputInvalid],
      union: {
        name: 'RemoveMessageTemplateResult',
        description: 'answer of `removeMessageTemplate`: the template as it was, or InputInvalid',
      },
    },
    args: {
      id: t.arg.id({ required: true, description: 'of the template' }),
      version: t.arg({ type: 'NonNegativeInt', required: true, description: 'as it was read: refused when somebody changed it since' }),
    },
    resolve: async (query, _root, { version, ...given }, context) => {
      const id = knownId('MessageTemplate', given.id, 'id');
      const template = await context.app.database.prisma.messageTemplate.findUnique({ ...query, where: { id } });
      await transact(context.app, asStaff(context), (ctx) => removeTemplate(ctx, { id, version }));
      return template!;
    },
  }),
}));

builder.asEntity(
  MessageTemplate,
  findById('MessageTemplate', (query, ids, context) =>
    context.app.database.prisma.messageTemplate.findMany({
      ...query,
      where: { AND: [{ id: { in: ids } }, onlyFor(context, 'write to families')] },
    }),
  ),
);
