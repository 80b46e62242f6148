import { fullName } from '../../server/language/names.ts';
import { transact } from '../../server/platform/act.ts';
import { asParent } from '../../server/context.ts';
import { renewHealthSheet } from '../../server/health/renew-sheet.ts';
import { saveHealthSheet } from '../../server/health/save-sheet.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { connectionOf, dayArgs, pageArgs, readPage, within } from '../lib/pages.ts';
import { HealthSheet, SwimmingLevel } from './type.ts';
import { idOrNone } from '../lib/ids.ts';
import { lineOf, listOf, optionalLineOf, textOf } from '../lib/inputs.ts';
import { ofOwnChild } from '../lib/request-cache.ts';
import { StaffRole } from '../staff-members/type.ts';

const SheetRead = builder.prismaObject('HealthSheetRead', {
  variant: 'SheetRead',
  description: "that somebody who is not the child's parent read its health sheet",
  fields: (t) => ({
    at: t.expose('at', { description: 'when', type: 'DateTime' }),
    part: t.exposeString('part', {
      description: '`sheet` for a whole sheet; `alerts`, `diet`, `contacts` or `pickup` for what a list showed of it',
    }),
    purpose: t.exposeString('purpose', { description: '`graph` for a sheet that was opened; `week:<Monday>` for a list of that week' }),
    readerName: t.string({
      description: 'given and family name of who read it',
      select: { person: { select: { givenName: true, familyName: true } } },
      resolve: ({ person }) => fullName(person),
    }),
    readerRole: t.field({
      description: 'their role today; null: no longer staff',
      type: StaffRole,
      nullable: true,
      select: { person: { select: { staffMember: { select: { role: true } } } } },
      resolve: ({ person }) => person.staffMember?.role ?? null,
    }),
  }),
});

const SheetReadConnection = connectionOf('SheetRead', SheetRead, { row: 'a read of the sheet', order: 'newest first' });

builder.prismaObjectFields('Child', (t) => ({
  sheetReads: t.relation('healthReads', {
    type: SheetRead,
    description: 'for parents of the child: who read the health sheet, newest first; the last 500, `sheetReadPage` has all of them',
    query: (_args, { actor }) => ({ where: ofOwnChild(actor), orderBy: { at: 'desc' as const }, take: 500 }),
  }),
  sheetReadPage: t.field({
    type: SheetReadConnection,
    description: 'for parents of the child: who read the health sheet, newest first; empty for others',
    args: { ...pageArgs, ...dayArgs },
    select: { id: true },
    resolve: async ({ id }, args, context, info) => {
      const { healthSheetRead } = context.app.database.prisma;
      const where = { childId: id, ...ofOwnChild(context.actor), ...within('at', args) };
      const page = await readPage({ args, order: { by: 'at', direction: 'desc' }, context, info }, (query, beyond) =>
        healthSheetRead.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => healthSheetRead.count({ where }) };
    },
  }),
}));

const SheetChange = builder.prismaObject('HealthSheetChange', {
  description: 'that somebody changed answers of a health sheet. For the parents of the child',
  fields: (t) => ({
    at: t.expose('at', { description: 'when', type: 'DateTime' }),
    version: t.exposeInt('version', { description: '`HealthSheet.version` since this change' }),
    fields: t.exposeStringList('fields', { description: 'names of the fields of `HealthSheet` whose answers changed' }),
    byName: t.string({
      description: 'given and family name of who changed them; null: somebody who left the portal',
      nullable: true,
      select: { person: { select: { givenName: true, familyName: true } } },
      resolve: ({ person }) => person && fullName(person),
    }),
  }),
});

const SheetChangeConnection = connectionOf('HealthSheetChange', SheetChange, { row: 'a change of the sheet', order: 'newest first' });

builder.prismaObjectFields(HealthSheet, (t) => ({
  history: t.field({
    type: SheetChangeConnection,
    description:
      'for parents of the child: who changed which answers, newest first; who may not fetch the child is not told. Empty for others',
    args: pageArgs,
    select: { id: true },
    resolve: async ({ id }, args, context, info) => {
      const { healthSheetChange } = context.app.database.prisma;
      const where = { sheetId: id, sheet: ofOwnChild(context.actor) };
      const page = await readPage({ args, order: { by: 'at', direction: 'desc' }, context, info }, (query, beyond) =>
        healthSheetChange.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => healthSheetChange.count({ where }) };
    },
  }),
}));

const EmergencyContactInput = builder.inputType('EmergencyContactInput', {
  description: 'somebody to call when something happens to the child',
  fields: (t) => ({
    name: t.string({ description: 'one line, 120 characters at most', required: true, validate: lineOf(120) }),
    relation: t.string({ description: 'to the child, one line, 80 characters at most', required: true, validate: lineOf(80) }),
    phone: t.field({
      description: 'any usual spelling of a number that can be called; else InputInvalid',
      type: 'PhoneNumber',
      required: true,
    }),
  }),
});

const AuthorisedPersonInput = builder.inputType('AuthorisedPersonInput', {
  description: 'somebody besides the parents who may fetch the child',
  fields: (t) => ({
    name: t.string({ description: 'one line, 120 characters at most', required: true, validate: lineOf(120) }),
    phone: t.field({
      description: 'any usual spelling of a number that can be called; else InputInvalid',
      type: 'PhoneNumber',
      required: true,
    }),
  }),
});

export const SaveHealthSheetInput = builder.inputType('SaveHealthSheetInput', {
  description: "answers about a child's health: what is left out stays, null takes away",
  fields: (t) => ({
    childId: t.id({ description: 'a child that the viewer is a parent of; else InputInvalid', required: true }),
    doctorName: t.string({ description: 'one line, 120 characters at most', validate: optionalLineOf(120) }),
    doctorPhone: t.field({ description: 'any usual spelling of a number that can be called', type: 'PhoneNumber' }),
    mutuality: t.string({
      description: "the health insurance fund, and the child's number there; never required. One line, 120 characters at most",
      validate: optionalLineOf(120),
    }),
    contacts: t.field({ description: 'replaces all of them; 8 at most', type: [EmergencyContactInput], validate: listOf(8) }),
    allergies: t.string({ description: '2,000 characters at most', validate: textOf(2000) }),
    medication: t.string({ description: '2,000 characters at most', validate: textOf(2000) }),
    diet: t.string({ description: '2,000 characters at most', validate: textOf(2000) }),
    swims: t.field({ description: 'required for a complete sheet', type: SwimmingLevel }),
    tetanusVaccinated: t.boolean({ description: 'required for a complete sheet; false is an answer' }),
    illness: t.string({ description: 'an illness or a condition; empty: none. 2,000 characters at most', validate: textOf(2000) }),
    support: t.string({ description: 'a disability, or what needs help; empty: none. 2,000 characters at most', validate: textOf(2000) }),
    wearsGlasses: t.boolean({ description: 'false is an answer' }),
    takesNap: t.boolean({ description: 'false is an answer' }),
    mayFetch: t.field({
      description: 'besides the parents; replaces all of them, empty: nobody. 8 at most',
      type: [AuthorisedPersonInput],
      validate: listOf(8),
    }),
    mayNotFetch: t.string({
      description: 'as this parent says; the other one does not read it. Empty: nobody. 500 characters at most',
      validate: textOf(500),
    }),
    mayLeaveAlone: t.boolean({ description: 'may go home alone; false is an answer' }),
    firstAidAllowed: t.boolean({ description: 'first aid and paracetamol; false is an answer' }),
    emergencyCareAllowed: t.boolean({ description: 'a doctor or a hospital when no parent can be reached; false is an answer' }),
    remarks: t.string({ description: '2,000 characters at most', validate: textOf(2000) }),
    version: t.int({
      description:
        '`HealthSheet.version` as it was read: answers that the caller did not touch stay what others made of them since; what both touched is refused, CONFLICT, with the sentence of the other; and with `validate`, what others changed is refused, OUTDATED, until it is read. Without it, what is given replaces what there is',
    }),
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
    errors: {
      types: [InputInvalid],
      union: {
        name: 'SaveHealthSheetResult',
        description: 'answer of `saveHealthSheet`: the sheet, or InputInvalid naming the first answer that is missing',
      },
    },
    args: { input: t.arg({ description: 'whose sheet, and the answers that change', type: SaveHealthSheetInput, required: true }) },
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
    errors: {
      types: [InputInvalid],
      union: {
        name: 'RenewHealthSheetResult',
        description: 'answer of `renewHealthSheet`: the sheet, valid again, or InputInvalid when it is missing or not complete',
      },
    },
    args: {
      childId: t.arg.id({ description: 'a child of the viewer with a complete sheet; else InputInvalid', required: true }),
      version: t.arg.int({
        description: '`HealthSheet.version` as it was read: InputInvalid, OUTDATED, when it changed since. Without it, whatever there is',
      }),
    },
    resolve: async (query, _root, { childId, version }, context) => {
      const { app } = context;
      const id = await transact(context.app, asParent(context), (ctx) =>
        renewHealthSheet(ctx, { childId: idOrNone('Child', childId), version: version ?? null }),
      );
      return app.database.prisma.healthSheet.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
