import { transact } from '../../server/platform/act.ts';
import { asParent } from '../../server/context.ts';
import { renewHealthSheet } from '../../server/health/renew-sheet.ts';
import { saveHealthSheet } from '../../server/health/save-sheet.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { HealthSheet, SwimmingLevel } from './type.ts';
import { idOrNone } from '../lib/ids.ts';
import { lineOf, listOf, optionalLineOf, textOf } from '../lib/inputs.ts';
import { ofOwnChild } from '../lib/request-cache.ts';
import { StaffRole } from '../staff-members/type.ts';

const SheetRead = builder.prismaObject('HealthSheetRead', {
  variant: 'SheetRead',
  description: "that somebody who is not the child's parent read its health sheet",
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime' }),
    part: t.exposeString('part'),
    purpose: t.exposeString('purpose'),
    readerName: t.string({
      select: { person: { select: { givenName: true, familyName: true } } },
      resolve: ({ person }) => `${person.givenName} ${person.familyName}`,
    }),
    readerRole: t.field({
      type: StaffRole,
      nullable: true,
      select: { person: { select: { staffMember: { select: { role: true } } } } },
      resolve: ({ person }) => person.staffMember?.role ?? null,
    }),
  }),
});

builder.prismaObjectField('Child', 'sheetReads', (t) =>
  t.relation('healthReads', {
    type: SheetRead,
    description: 'for parents of the child: who read the health sheet, newest first; 500 at most',
    query: (_args, { actor }) => ({ where: ofOwnChild(actor), orderBy: { at: 'desc' as const }, take: 500 }),
  }),
);

const EmergencyContactInput = builder.inputType('EmergencyContactInput', {
  fields: (t) => ({
    name: t.string({ required: true, validate: lineOf(120) }),
    relation: t.string({ required: true, validate: lineOf(80) }),
    phone: t.field({ type: 'PhoneNumber', required: true }),
  }),
});

const SaveHealthSheetInput = builder.inputType('SaveHealthSheetInput', {
  fields: (t) => ({
    childId: t.id({ required: true }),
    doctorName: t.string({ validate: optionalLineOf(120) }),
    doctorPhone: t.field({ type: 'PhoneNumber' }),
    contacts: t.field({ type: [EmergencyContactInput], validate: listOf(8) }),
    allergies: t.string({ validate: textOf(2000) }),
    medication: t.string({ validate: textOf(2000) }),
    diet: t.string({ validate: textOf(2000) }),
    swims: t.field({ type: SwimmingLevel }),
    tetanusVaccinated: t.boolean(),
    remarks: t.string({ validate: textOf(2000) }),
    validate: t.boolean({ required: true, description: 'true: the parent declares it complete and true' }),
    consentVersion: t.string({
      description: 'of the HEALTH consent text that was shown and ticked: writes the consent down with the sheet',
      validate: optionalLineOf(20),
    }),
  }),
});

builder.mutationFields((t) => ({
  saveHealthSheet: t.prismaField({
    type: HealthSheet,
    description: 'what is left out stays, null takes away; a change without validate takes an earlier declaration away',
    authScopes: { parent: true },
    errors: { types: [InputInvalid], union: { name: 'SaveHealthSheetResult' } },
    args: { input: t.arg({ type: SaveHealthSheetInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { app } = context;
      const asked = { ...input, childId: idOrNone('Child', input.childId) };
      const id = await transact(context.app, asParent(context), (ctx) => saveHealthSheet(ctx, asked));
      return app.database.prisma.healthSheet.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  renewHealthSheet: t.prismaField({
    type: HealthSheet,
    description: '« toujours exact »: validates the sheet again as it is',
    authScopes: { parent: true },
    errors: { types: [InputInvalid], union: { name: 'RenewHealthSheetResult' } },
    args: { childId: t.arg.id({ required: true }) },
    resolve: async (query, _root, { childId }, context) => {
      const { app } = context;
      const id = await transact(context.app, asParent(context), (ctx) => renewHealthSheet(ctx, idOrNone('Child', childId)));
      return app.database.prisma.healthSheet.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
