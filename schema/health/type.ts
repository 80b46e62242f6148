import DataLoader from 'dataloader';
import { GraphQLError } from 'graphql';
import type { Context } from '../../server/context.ts';
import {
  type AuthorisedPerson as Person,
  type EmergencyContact as Contact,
  isFullyAnswered,
  listMissing,
  openHealthSheet,
} from '../../server/health/answers.ts';
import { recordSheetReads } from '../../server/health/record-read.ts';
import { reachOf } from '../../server/identity/access.ts';
import type { StaffActor } from '../../server/platform/actor.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { ownChildren, perRequest } from '../lib/request-cache.ts';
import { visibleHealthSheets } from '../lib/visibility.ts';

export const SwimmingLevel = builder.enumType('SwimmingLevel', {
  description: 'how well a child swims, as the parent says',
  values: {
    NO: { description: 'cannot swim: the site is told' },
    A_LITTLE: { description: 'swims a little' },
    WELL: { description: 'swims well' },
  } as const,
});

const HealthQuestion = builder.enumType('HealthQuestion', {
  description: 'a question that a complete health sheet answers',
  values: {
    CONTACTS: { description: 'at least one emergency contact', value: 'contacts' },
    DOCTOR_NAME: { description: 'name of the family doctor', value: 'doctorName' },
    DOCTOR_PHONE: { description: 'telephone of the family doctor', value: 'doctorPhone' },
    SWIMS: { description: 'how well the child swims', value: 'swims' },
    TETANUS: { description: 'whether the child is vaccinated against tetanus', value: 'tetanusVaccinated' },
  } as const,
});

export const EmergencyContact = builder.objectRef<Contact>('EmergencyContact').implement({
  description: 'somebody to call when something happens to the child',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'as the parent typed it' }),
    relation: t.exposeString('relation', { description: "to the child, in the parent's words" }),
    phone: t.expose('phone', { description: 'in international form, like +32470123456', type: 'PhoneNumber' }),
  }),
});

export const AuthorisedPerson = builder.objectRef<Person>('AuthorisedPerson').implement({
  description: 'somebody besides the parents who may fetch the child',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'as the parent typed it' }),
    phone: t.expose('phone', { description: 'in international form, like +32470123456', type: 'PhoneNumber' }),
  }),
});

export const HealthSheet = builder.prismaObject('HealthSheet', {
  description:
    "what the plaine must know of a child's health, kept sealed. For the child's parents; a read by anybody else is recorded and shown to them",
  select: { id: true, sealed: true },
  fields: (t) => {
    const answer = { nullable: true } as const;
    return {
      id: t.exposeID('id', { description: 'of the sheet; a child has one at most' }),
      complete: t.exposeBoolean('complete', {
        description: 'every required question is answered; `validUntil` tells whether it is declared true',
      }),
      version: t.exposeInt('version', {
        description: 'counts the changes: given back in `saveHealthSheet`, what others changed meanwhile is not lost',
      }),
      validatedAt: t.expose('validatedAt', {
        description: 'when a parent last declared it complete and true; null: not since the last change',
        type: 'DateTime',
        nullable: true,
      }),
      validUntil: t.expose('validUntil', {
        description: 'when the declaration runs out, by default six months after it; null while nothing is declared',
        type: 'DateTime',
        nullable: true,
      }),
      doctorName: t.string({
        description: 'of the family doctor; null: not answered',
        ...answer,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).doctorName,
      }),
      doctorPhone: t.field({
        description: 'of the family doctor; null: not answered',
        ...answer,
        type: 'PhoneNumber',
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).doctorPhone,
      }),
      mutuality: t.string({
        description: "the health insurance fund, and the child's number there; null or empty: not said",
        ...answer,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).mutuality,
      }),
      contacts: t.field({
        description: "whom to call, in the parent's order",
        type: [EmergencyContact],
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).contacts,
      }),
      illness: t.string({
        description: 'an illness or a condition; null: not answered, empty: none',
        ...answer,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).illness,
      }),
      support: t.string({
        description: 'a disability, or what the child needs help with; null: not answered, empty: none',
        ...answer,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).support,
      }),
      wearsGlasses: t.boolean({
        description: 'null: not answered',
        ...answer,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).wearsGlasses,
      }),
      takesNap: t.boolean({
        description: 'null: not answered',
        ...answer,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).takesNap,
      }),
      mayFetch: t.field({
        description: 'who may fetch the child besides the parents; null: not answered, empty: nobody',
        type: [AuthorisedPerson],
        ...answer,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).mayFetch,
      }),
      mayNotFetch: t.string({
        description:
          'who may not fetch the child, as the viewer said: one parent does not read what the other one did. Null: not answered, empty: nobody. Staff read `admin.pickups`',
        ...answer,
        resolve: (sheet, _args, { app, actor }) => openHealthSheet(app.keyRing, sheet).mayNotFetch[actor?.parentId ?? ''] ?? null,
      }),
      mayLeaveAlone: t.boolean({
        description: 'may go home alone; null: not answered',
        ...answer,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).mayLeaveAlone,
      }),
      firstAidAllowed: t.boolean({
        description: 'first aid and paracetamol may be given; null: not answered',
        ...answer,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).firstAidAllowed,
      }),
      emergencyCareAllowed: t.boolean({
        description: 'a doctor or a hospital may be called when no parent can be reached; null: not answered',
        ...answer,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).emergencyCareAllowed,
      }),
      allergies: t.string({
        description: 'null: not answered, empty: none',
        ...answer,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).allergies,
      }),
      medication: t.string({
        description: 'null: not answered, empty: none',
        ...answer,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).medication,
      }),
      diet: t.string({
        description: 'null: not answered, empty: none',
        ...answer,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).diet,
      }),
      swims: t.field({
        description: 'null: not answered',
        ...answer,
        type: SwimmingLevel,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).swims,
      }),
      tetanusVaccinated: t.boolean({
        description: 'null: not answered',
        ...answer,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).tetanusVaccinated,
      }),
      missing: t.field({
        type: [HealthQuestion],
        description: 'what a complete sheet answers and this one does not',
        resolve: (sheet, _args, { app }) => listMissing(openHealthSheet(app.keyRing, sheet)),
      }),
      isFullyAnswered: t.boolean({
        description: 'every question that the pages ask has an answer, « none » included; `complete` asks less',
        resolve: (sheet, _args, { app }) => isFullyAnswered(openHealthSheet(app.keyRing, sheet)),
      }),
      remarks: t.string({
        description: 'null or empty: none said',
        ...answer,
        resolve: (sheet, _args, { app }) => openHealthSheet(app.keyRing, sheet).remarks,
      }),
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
