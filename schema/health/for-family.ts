// A health sheet that a family brought on paper.
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { saveHealthSheetForFamily } from '../../server/staff/for-family/save-health-sheet.ts';
import { builder } from '../builder.ts';
import { idOrNone, knownId } from '../lib/ids.ts';
import { readWhy, WhyInput } from '../lib/why.ts';
import { SaveHealthSheetInput } from './parent.ts';
import { HealthSheet } from './type.ts';

const PaperSheetInput = builder.inputType('PaperSheetInput', {
  description: 'answers about a child’s health that a parent gave on paper',
  fields: (t) => ({
    parentId: t.id({ description: 'the parent who signed it, and is told', required: true }),
    sheet: t.field({
      description: 'the answers, as that parent would save them; `consentVersion` when the paper has the signed consent',
      type: SaveHealthSheetInput,
      required: true,
    }),
    why: t.field({ description: 'where it comes from, and whether the family is told', type: WhyInput, required: true }),
  }),
});

builder.mutationField('saveHealthSheetForFamily', (t) =>
  t.prismaField({
    type: HealthSheet,
    description:
      'what a parent answered on paper, by the parent’s own act; with a reason and a mail to the family. Who typed it is told in `HealthSheet.history`. Refused for the member’s own family',
    authScopes: { may: 'type in health sheets' },
    errors: {
      types: [InputInvalid],
      union: {
        name: 'SaveHealthSheetForFamilyResult',
        description: 'answer of `saveHealthSheetForFamily`: the sheet, or InputInvalid naming the first answer that is missing',
      },
    },
    args: { input: t.arg({ description: 'whose sheet, the answers, and why', type: PaperSheetInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { parentId, sheet, why } = input;
      const asked = {
        parentId: knownId('Parent', parentId, 'parentId'),
        sheet: { ...sheet, childId: idOrNone('Child', sheet.childId) },
        why: readWhy(why),
      };
      const id = await transact(context.app, asStaff(context), (ctx) => saveHealthSheetForFamily(ctx, asked));
      return context.app.database.prisma.healthSheet.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
