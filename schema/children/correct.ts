// What the desk corrects of a child, and what that would do to its places.
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid, NotEligible } from '../../server/platform/refusals.ts';
import {
  type ChildCorrectionPreview as Preview,
  correctChild,
  previewChildCorrection,
} from '../../server/staff/for-family/correct-child.ts';
import { type ChildCorrection, recordColumns, recordVersion } from '../../server/staff/for-family/read-child-correction.ts';
import type { Consequence } from '../../server/staff/for-family/judge-child-correction.ts';
import { describePrice } from '../../server/enrolments/messages.ts';
import { builder } from '../builder.ts';
import { Enrolment } from '../enrolments/type.ts';
import { idAsSaid, knownId } from '../lib/ids.ts';
import { lineOf, optionalLineOf, textOf } from '../lib/inputs.ts';
import { readWhy, WhyInput } from '../lib/why.ts';
import { FieldChange } from '../parents/for-family.ts';
import { Child } from './type.ts';

builder.prismaObjectFields('Child', (t) => ({
  recordVersion: t.string({
    description: 'of what `correctChild` corrects, as it is now: given back there. For staff who see families (FORBIDDEN to others)',
    authScopes: { may: 'see families' },
    select: recordColumns,
    resolve: recordVersion,
  }),
}));

const ChildCorrectionInput = builder.inputType('ChildCorrectionInput', {
  description: "what is corrected of a child's record: what is left out stays",
  fields: (t) => ({
    childId: t.id({ description: 'whose record', required: true }),
    givenName: t.string({ description: 'one line, 80 characters at most', validate: lineOf(80) }),
    familyName: t.string({ description: 'one line, 80 characters at most', validate: lineOf(80) }),
    birthDate: t.field({ description: 'not ahead, and not that of an adult (InputInvalid)', type: 'Date' }),
    nationalNumber: t.string({
      description: 'any usual spelling, as the one that takes the place of a bis number; null takes it away',
      validate: optionalLineOf(40),
    }),
    schoolId: t.id({ description: 'null: another school, or none' }),
    schoolYear: t.string({ description: '40 characters at most; null takes it away', validate: optionalLineOf(40) }),
  }),
});

const readCorrection = (given: typeof ChildCorrectionInput.$inferInput): ChildCorrection => ({
  ...given,
  childId: knownId('Child', given.childId, 'childId'),
  schoolId: idAsSaid('School', given.schoolId, 'schoolId'),
});

const CorrectionConsequence = builder.objectRef<Consequence>('CorrectionConsequence').implement({
  description: 'a place that a correction of the child does not leave as it is',
  fields: (t) => ({
    enrolment: t.prismaField({
      type: Enrolment,
      description: 'the place, held or paid, of any parent',
      resolve: (query, { place }, _args, { app }) => app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id: place.id } }),
    }),
    obstacle: t.string({
      description: 'why the child could not take the week any more; null: it could. Such a place stays only with a reason',
      nullable: true,
      resolve: ({ obstacle }, _args, { locale }) => obstacle?.(locale) ?? null,
    }),
    priceCents: t.field({
      description: 'what the held place costs afterwards, in euro cents; null: the price stays',
      type: 'NonNegativeInt',
      nullable: true,
      resolve: ({ price }) => price?.priceCents ?? null,
    }),
    priceReason: t.string({
      description: 'how that price comes about; null: it stays',
      nullable: true,
      resolve: ({ price }, _args, { locale }) => price && describePrice(price, locale),
    }),
  }),
});

const ChildCorrectionPreview = builder.objectRef<Preview>('ChildCorrectionPreview').implement({
  description: 'what a correction would do; nothing is written',
  fields: (t) => ({
    changes: t.expose('changes', { description: 'what is other afterwards; none: nothing is', type: [FieldChange] }),
    consequences: t.expose('consequences', { description: 'places that it does not leave as they are', type: [CorrectionConsequence] }),
  }),
});

const CorrectChildInput = builder.inputType('CorrectChildInput', {
  description: "a correction of a child's record, as it was seen before",
  fields: (t) => ({
    parentId: t.id({ description: 'a parent who may act for the child, and is told', required: true }),
    version: t.string({
      description: '`Child.recordVersion` as it was read; InputInvalid when somebody changed it since',
      required: true,
    }),
    correction: t.field({ description: 'what is corrected', type: ChildCorrectionInput, required: true }),
    keepBecause: t.string({
      description:
        'why places that the child could not take any more stay; for staff who override rules (InputInvalid to others). Null: such a place refuses the correction',
      validate: textOf(1000),
    }),
    why: t.field({ description: 'the reason, and whether the family is told', type: WhyInput, required: true }),
  }),
});

builder.mutationFields((t) => ({
  previewChildCorrection: t.field({
    type: ChildCorrectionPreview,
    description: 'what a correction of a child would change, and what would become of its places; changes nothing',
    authScopes: { may: 'correct families' },
    errors: {
      types: [InputInvalid],
      union: {
        name: 'PreviewChildCorrectionResult',
        description: 'answer of `previewChildCorrection`: what would change, or InputInvalid',
      },
    },
    args: { correction: t.arg({ description: 'what would be corrected', type: ChildCorrectionInput, required: true }) },
    resolve: (_root, { correction }, context) =>
      transact(context.app, asStaff(context), (ctx) => previewChildCorrection(ctx, readCorrection(correction))),
  }),
  correctChild: t.prismaField({
    type: Child,
    description:
      "corrects a child's name, birth date, national number or school; with a reason, before and after kept, and a mail to the family. A held place whose category changes costs what that one does. Refused for the member's own family",
    authScopes: { may: 'correct families' },
    errors: {
      types: [InputInvalid, NotEligible],
      union: {
        name: 'CorrectChildResult',
        description: 'answer of `correctChild`: the child, InputInvalid, or NotEligible for a place that the child would lose',
      },
    },
    args: { input: t.arg({ description: 'what is corrected, and why', type: CorrectChildInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const asked = {
        parentId: knownId('Parent', input.parentId, 'parentId'),
        version: input.version,
        correction: readCorrection(input.correction),
        keepBecause: input.keepBecause || null,
        why: readWhy(input.why),
      };
      const id = await transact(context.app, asStaff(context), (ctx) => correctChild(ctx, asked));
      return context.app.database.prisma.child.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
