import { transact } from '../../server/platform/act.ts';
import DataLoader from 'dataloader';
import { GraphQLError } from 'graphql';
import type { StaffActor } from '../../server/platform/actor.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { listMissing, openHealthSheet, type EmergencyContact as Contact } from '../../server/health/answers.ts';
import { recordSheetReads } from '../../server/health/record-read.ts';
import { renewHealthSheet } from '../../server/health/renew-sheet.ts';
import { saveHealthSheet } from '../../server/health/save-sheet.ts';
import { reachOf } from '../../server/identity/access.ts';
import { builder } from '../builder.ts';
import { asParent, type Context } from '../../server/context.ts';
import { idOrNone } from '../lib/ids.ts';
import { perRequest, ownChildren } from '../lib/request-cache.ts';
import { lineOf, listOf, optionalLineOf, textOf } from '../lib/inputs.ts';

export const SwimmingLevel = builder.enumType('SwimmingLevel', { values: ['NO', 'A_LITTLE', 'WELL'] as const });

const HealthQuestion = builder.enumType('HealthQuestion', {
  values: {
    CONTACTS: { value: 'contacts' },
    DOCTOR_NAME: { value: 'doctorName' },
    DOCTOR_PHONE: { value: 'doctorPhone' },
    SWIMS: { value: 'swims' },
    TETANUS: { value: 'tetanusVaccinated' },
  } as const,
});

export const EmergencyContact = builder.objectRef<Contact>('EmergencyContact').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    relation: t.exposeString('relation'),
    phone: t.expose('phone', { type: 'PhoneNumber' }),
  }),
});

export const HealthSheet = builder.prismaObject('HealthSheet', {
  select: { id: true, sealed: true },
  fields: (t) => {
    const answer = { nullable: true } as const;
    return {
      id: t.exposeID('id'),
      complete: t.exposeBoolean('complete'),
      validatedAt: t.expose('validatedAt', { type: 'DateTime', nullable: true }),
      validUntil: t.expose('validUntil', { type: 'DateTime', nullable: true }),
      doctorName: t.string({ ...answer, resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).doctorName }),
      doctorPhone: t.field({
        ...answer,
        type: 'PhoneNumber',
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).doctorPhone,
      }),
      contacts: t.field({ type: [EmergencyContact], resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).contacts }),
      allergies: t.string({ ...answer, resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).allergies }),
      medication: t.string({ ...answer, resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).medication }),
      diet: t.string({ ...answer, resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).diet }),
      swims: t.field({ ...answer, type: SwimmingLevel, resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).swims }),
      tetanusVaccinated: t.boolean({
        ...answer,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).tetanusVaccinated,
      }),
      missing: t.field({
        type: [HealthQuestion],
        description: 'what a complete sheet answers and this one does not',
        resolve: (sheet, _args, { app }) => listMissing(openHealthSheet(app.keyRing, sheet)),
      }),
      remarks: t.string({ ...answer, resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).remarks }),
    };
  },
});

builder.prismaObjectFields('Child', (t) => ({
  healthSheet: t.field({
    type: HealthSheet,
    nullable: true,
    description: 'for parents of the child; a read by staff is recorded and shown to the parents',
    select: (_args, _context, nestedSelection) => ({ id: true, healthSheet: nestedSelection(true) }),
    resolve: async ({ id, healthSheet }, _args, context) => {
      if (healthSheet) await beforeReading(context, id);
      return healthSheet;
    },
  }),
}));

/** To be awaited before a child's sheet is shown. @throws GraphQLError FORBIDDEN for who is neither parent nor staff with that right */
export async function beforeReading(context: Context, childId: string): Promise<void> {
  if (!(await ownChildren(context).load(childId))) await recordedReads(context).load(childId);
}

/** Writes down the reads of one request, in one statement, before anything is shown. */
const recordedReads = perRequest(
  ({ actor, app }) =>
    new DataLoader<string, true>(async (childIds) => {
      await recordSheetReads(app.database.prisma, asStaff(actor), childIds, 'sheet', 'graph');
      return childIds.map(() => true);
    }),
);

/** Staff who may see every sheet; members bound to a site have their own lists. */
function asStaff(actor: Context['actor']): StaffActor {
  if (actor?.staff && reachOf(actor.staff.role, 'see health') === 'all') return { ...actor, staff: actor.staff };
  throw new GraphQLError('Not allowed', { extensions: { code: 'FORBIDDEN' } });
}

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
      const asked = { ...input, childId: idOrNone(input.childId) };
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
      const id = await transact(context.app, asParent(context), (ctx) => renewHealthSheet(ctx, idOrNone(childId)));
      return app.database.prisma.healthSheet.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
