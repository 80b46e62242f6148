import DataLoader from 'dataloader';
import { GraphQLError } from 'graphql';
import type { Context } from '../../server/context.ts';
import { type EmergencyContact as Contact, listMissing, openHealthSheet } from '../../server/health/answers.ts';
import { recordSheetReads } from '../../server/health/record-read.ts';
import { reachOf } from '../../server/identity/access.ts';
import type { StaffActor } from '../../server/platform/actor.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { ownChildren, perRequest } from '../lib/request-cache.ts';
import { visibleHealthSheets } from '../lib/visibility.ts';

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

/** Writes down the reads of one request, in one statement, before anything is shown. */
const recordedReads = perRequest(
  ({ actor, app }) =>
    new DataLoader<string, true>(async (childIds) => {
      await recordSheetReads(app.database.prisma, asStaff(actor), childIds, 'sheet', 'graph');
      return childIds.map(() => true);
    }),
);

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

builder.asEntity(
  HealthSheet,
  findById('HealthSheet', async (query, ids, context) => {
    const seen = { id: { in: ids }, ...visibleHealthSheets(context) };
    const children = await context.app.database.prisma.healthSheet.findMany({ where: seen, select: { childId: true } });
    await Promise.all(children.map(({ childId }) => beforeReading(context, childId)));
    return context.app.database.prisma.healthSheet.findMany({ ...query, where: seen });
  }),
);

/** To be awaited before a child's sheet is shown. @throws GraphQLError FORBIDDEN for who is neither parent nor staff with that right */
export async function beforeReading(context: Context, childId: string): Promise<void> {
  if (!(await ownChildren(context).load(childId))) await recordedReads(context).load(childId);
}

/** Staff who may see every sheet; members bound to a site have their own lists. */
function asStaff(actor: Context['actor']): StaffActor {
  if (actor?.staff && reachOf(actor.staff.role, 'see health') === 'all') return { ...actor, staff: actor.staff };
  throw new GraphQLError('Not allowed', { extensions: { code: 'FORBIDDEN' } });
}
