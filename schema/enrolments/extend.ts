// Held places that the desk lets a family pay later.
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { DeadlinePassed, InputInvalid } from '../../server/platform/refusals.ts';
import { extendDeadline } from '../../server/staff/for-family/extend-deadline.ts';
import { builder } from '../builder.ts';
import { knownId } from '../lib/ids.ts';
import { readWhy, WhyInput } from '../lib/why.ts';
import { Parent } from '../parents/type.ts';

const ExtendDeadlineInput = builder.inputType('ExtendDeadlineInput', {
  description: 'until when the held places of a family are kept',
  fields: (t) => ({
    parentId: t.id({ description: 'whose places', required: true }),
    deadline: t.field({
      description: 'the nearest `heldUntil` of its held places, as it was read; InputInvalid when it is another one by now',
      type: 'DateTime',
      required: true,
    }),
    until: t.field({
      description: 'later than that, and before the day on which one of the weeks begins; else InputInvalid',
      type: 'DateTime',
      required: true,
    }),
    why: t.field({ description: 'the reason, and whether the family is told', type: WhyInput, required: true }),
  }),
});

builder.mutationField('extendDeadline', (t) =>
  t.prismaField({
    type: Parent,
    description:
      "keeps all held places of a family until a later deadline, also those for which a transfer is awaited; with a reason, and a mail to the family. Refused for the member's own family",
    authScopes: { may: 'enrol at the counter' },
    errors: {
      types: [InputInvalid, DeadlinePassed],
      union: { name: 'ExtendDeadlineResult', description: 'answer of `extendDeadline`: the parent, or why the deadline stays' },
    },
    args: { input: t.arg({ description: 'whose places, until when, and why', type: ExtendDeadlineInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { deadline, until } = input;
      const asked = { parentId: knownId('Parent', input.parentId, 'parentId'), deadline, until, why: readWhy(input.why) };
      const id = await transact(context.app, asStaff(context), (ctx) => extendDeadline(ctx, asked));
      return context.app.database.prisma.parent.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
