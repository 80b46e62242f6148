// Options of a family's place, as the desk chooses them.
import { asStaff } from '../../server/context.ts';
import { judgeOption } from '../../server/enrolments/judge-options.ts';
import { readOptions } from '../../server/enrolments/read-options.ts';
import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, DeadlinePassed, InputInvalid, NotEligible } from '../../server/platform/refusals.ts';
import { chooseOptionsForFamily } from '../../server/staff/for-family/choose-options.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { asId, knownId } from '../lib/ids.ts';
import { readWhy, WhyInput } from '../lib/why.ts';
import { ChosenOptionInput, OptionChoice, readChoices } from './options.ts';

builder.objectField(AdminQuery, 'optionChoices', (t) =>
  t.field({
    type: [OptionChoice],
    description: 'the options of a running place of a family, as staff may choose them: until the week is over; none for an unknown place',
    authScopes: { may: 'enrol at the counter' },
    args: { enrolmentId: t.arg.id({ required: true, description: 'a held or paid place; none is answered for any other' }) },
    resolve: async (_root, args, { app }) => {
      const enrolmentId = asId('Enrolment', args.enrolmentId);
      const found = enrolmentId && (await readOptions(app.database.prisma, { enrolmentId }));
      return found ? found.options.map((option) => judgeOption(found.place, option, 'STAFF')) : [];
    },
  }),
);

const ChooseOptionsForFamilyInput = builder.inputType('ChooseOptionsForFamilyInput', {
  description: 'all the options that a place of a family is to have',
  fields: (t) => ({
    parentId: t.id({ required: true, description: 'whose place it is' }),
    enrolmentId: t.id({ required: true, description: 'a held or paid place of this parent; else InputInvalid' }),
    choices: t.field({
      type: [ChosenOptionInput],
      required: true,
      description: 'of `AdminQuery.optionChoices`; what is not in it is left',
    }),
    why: t.field({ type: WhyInput, required: true, description: 'the reason, and whether the family is told' }),
  }),
});

builder.mutationField('chooseOptionsForFamily', (t) =>
  t.prismaField({
    type: 'Enrolment',
    description:
      "gives a place of a family these options and no others, until the week is over; with a reason, and a mail to the family. Of a paid place, what it costs more is owed by a payment of its own, and what it costs less is due back. Refused for the member's own family",
    authScopes: { may: 'enrol at the counter' },
    errors: {
      types: [InputInvalid, NotEligible, DeadlinePassed, AlreadyDecided],
      union: {
        name: 'ChooseOptionsForFamilyResult',
        description: 'answer of `chooseOptionsForFamily`: the place with its options, or why it stays as it was',
      },
    },
    args: { input: t.arg({ type: ChooseOptionsForFamilyInput, required: true, description: 'the place, all its options, and why' }) },
    resolve: async (query, _root, { input }, context) => {
      const asked = {
        parentId: knownId('Parent', input.parentId, 'parentId'),
        enrolmentId: knownId('Enrolment', input.enrolmentId, 'enrolmentId'),
        choices: readChoices(input.choices),
        why: readWhy(input.why),
      };
      const id = await transact(context.app, asStaff(context), (ctx) => chooseOptionsForFamily(ctx, asked));
      return context.app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
