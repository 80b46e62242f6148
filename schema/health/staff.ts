import { transact } from '../../server/platform/act.ts';
import { asStaff, type Context } from '../../server/context.ts';
import type { EmergencyContact as Contact } from '../../server/health/answers.ts';
import { readSheets, type ChildSheet, type SheetsQuestion } from '../../server/health/read-sheets.ts';
import { builder } from '../builder.ts';
import { AuthorisedPerson, EmergencyContact, SwimmingLevel } from './type.ts';
import { AdminQuery } from '../lib/admin-query.ts';

type Sheet = ChildSheet;

const list = (part: SheetsQuestion['part']) => async (context: Context, args: { day: Date; siteName?: string | null }) =>
  transact(context.app, asStaff(context), (ctx) => readSheets(ctx, { part, ...args }));

const unreadable = 'there is a sheet and it cannot be opened: every answer is null, and the parents must be asked';

const unsaid = 'null: not answered, or no sheet';

const HealthAlert = builder.objectRef<Sheet>('HealthAlert').implement({
  description: 'a child of whom the site must know something; each read is recorded and shown to the parents',
  fields: (t) => ({
    childId: t.exposeID('childId', { description: 'id of the `Child`' }),
    givenName: t.exposeString('givenName', { description: 'of the child' }),
    familyName: t.exposeString('familyName', { description: 'of the child' }),
    birthDate: t.expose('birthDate', { description: 'of the child', type: 'Date' }),
    siteName: t.exposeString('siteName', { description: 'where the child comes that week' }),
    groupName: t.exposeString('groupName', { description: 'name of the plaine' }),
    openDays: t.expose('openDays', { type: ['Date'], description: 'days of the week on which the group is open' }),
    isUnreadable: t.exposeBoolean('isUnreadable', { description: unreadable }),
    hasSheet: t.boolean({
      description: "false: nothing is known of this child's health, and every answer is null",
      resolve: ({ answers }) => answers !== null,
    }),
    allergies: t.string({
      description: 'null: none said, or no sheet',
      nullable: true,
      resolve: ({ answers }) => answers?.allergies || null,
    }),
    medication: t.string({
      description: 'null: none said, or no sheet',
      nullable: true,
      resolve: ({ answers }) => answers?.medication || null,
    }),
    diet: t.string({ description: 'null: none said, or no sheet', nullable: true, resolve: ({ answers }) => answers?.diet || null }),
    remarks: t.string({ description: 'null: none said, or no sheet', nullable: true, resolve: ({ answers }) => answers?.remarks || null }),
    illness: t.string({ description: 'null: none said, or no sheet', nullable: true, resolve: ({ answers }) => answers?.illness || null }),
    support: t.string({ description: 'null: none said, or no sheet', nullable: true, resolve: ({ answers }) => answers?.support || null }),
    wearsGlasses: t.boolean({ description: unsaid, nullable: true, resolve: ({ answers }) => answers?.wearsGlasses ?? null }),
    takesNap: t.boolean({ description: unsaid, nullable: true, resolve: ({ answers }) => answers?.takesNap ?? null }),
    firstAidAllowed: t.boolean({
      description: `first aid and paracetamol may be given; ${unsaid}`,
      nullable: true,
      resolve: ({ answers }) => answers?.firstAidAllowed ?? null,
    }),
    emergencyCareAllowed: t.boolean({
      description: `a doctor or a hospital when no parent can be reached; ${unsaid}`,
      nullable: true,
      resolve: ({ answers }) => answers?.emergencyCareAllowed ?? null,
    }),
    swims: t.field({
      description: 'null: not answered, or no sheet',
      type: SwimmingLevel,
      nullable: true,
      resolve: ({ answers }) => answers?.swims ?? null,
    }),
    tetanusVaccinated: t.boolean({
      description: 'null: not answered, or no sheet',
      nullable: true,
      resolve: ({ answers }) => answers?.tetanusVaccinated ?? null,
    }),
    doctorName: t.string({
      description: 'null: not answered, or no sheet',
      nullable: true,
      resolve: ({ answers }) => answers?.doctorName ?? null,
    }),
    doctorPhone: t.field({
      description: 'null: not answered, or no sheet',
      type: 'PhoneNumber',
      nullable: true,
      resolve: ({ answers }) => answers?.doctorPhone ?? null,
    }),
  }),
});

const KitchenLine = builder.objectRef<Sheet>('KitchenLine').implement({
  description: 'what the kitchen must know of a child, and no more',
  fields: (t) => ({
    givenName: t.exposeString('givenName', { description: 'of the child' }),
    familyName: t.exposeString('familyName', { description: 'of the child' }),
    siteName: t.exposeString('siteName', { description: 'where the child eats that week' }),
    groupName: t.exposeString('groupName', { description: 'name of the plaine' }),
    openDays: t.expose('openDays', { type: ['Date'], description: 'days of the week on which the group is open' }),
    isUnreadable: t.exposeBoolean('isUnreadable', { description: unreadable }),
    meals: t.exposeStringList('meals', { description: 'names of the meals that were added to the week' }),
    diet: t.string({ description: 'null: none said, or no sheet', nullable: true, resolve: ({ answers }) => answers?.diet || null }),
    allergies: t.string({
      description: 'null: none said, or no sheet',
      nullable: true,
      resolve: ({ answers }) => answers?.allergies || null,
    }),
  }),
});

const ParentToCall = builder.objectRef<Sheet['parents'][number]>('ParentToCall').implement({
  description: 'a parent who may act for the child, to be rung',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'given and family name' }),
    phone: t.expose('phone', { type: 'PhoneNumber', nullable: true, description: 'in international form; null: not said' }),
  }),
});

const EmergencyLine = builder.objectRef<Sheet>('EmergencyLine').implement({
  description: 'whom to call for a child',
  fields: (t) => ({
    childId: t.exposeID('childId', { description: 'id of the `Child`' }),
    givenName: t.exposeString('givenName', { description: 'of the child' }),
    familyName: t.exposeString('familyName', { description: 'of the child' }),
    siteName: t.exposeString('siteName', { description: 'where the child comes that week' }),
    groupName: t.exposeString('groupName', { description: 'name of the plaine' }),
    openDays: t.expose('openDays', { type: ['Date'], description: 'days of the week on which the group is open' }),
    isUnreadable: t.exposeBoolean('isUnreadable', { description: unreadable }),
    parents: t.field({
      description: 'whom to ring first, and all there is of a child without a sheet; for staff who reach parents',
      type: [ParentToCall],
      authScopes: { may: 'reach parents' },
      resolve: ({ parents }) => parents,
    }),
    contacts: t.field({
      description: 'in the order of the parent; empty when there is no sheet',
      type: [EmergencyContact],
      resolve: ({ answers }): Contact[] => answers?.contacts ?? [],
    }),
    doctorName: t.string({
      description: 'null: not answered, or no sheet',
      nullable: true,
      resolve: ({ answers }) => answers?.doctorName ?? null,
    }),
    doctorPhone: t.field({
      description: 'null: not answered, or no sheet',
      type: 'PhoneNumber',
      nullable: true,
      resolve: ({ answers }) => answers?.doctorPhone ?? null,
    }),
    mutuality: t.string({
      description: "the health insurance fund, and the child's number there; null: not said, or no sheet",
      nullable: true,
      resolve: ({ answers }) => answers?.mutuality || null,
    }),
  }),
});

const PickupLine = builder.objectRef<Sheet>('PickupLine').implement({
  description: 'who may fetch a child; each read is recorded and shown to the parents',
  fields: (t) => ({
    childId: t.exposeID('childId', { description: 'id of the `Child`' }),
    givenName: t.exposeString('givenName', { description: 'of the child' }),
    familyName: t.exposeString('familyName', { description: 'of the child' }),
    siteName: t.exposeString('siteName', { description: 'where the child comes that week' }),
    groupName: t.exposeString('groupName', { description: 'name of the plaine' }),
    openDays: t.expose('openDays', { type: ['Date'], description: 'days of the week on which the group is open' }),
    isUnreadable: t.exposeBoolean('isUnreadable', { description: unreadable }),
    mayFetch: t.field({
      description: 'besides the parents; empty: nobody, null: not answered, or no sheet',
      type: [AuthorisedPerson],
      nullable: true,
      resolve: ({ answers }) => answers?.mayFetch ?? null,
    }),
    mayNotFetch: t.string({
      description: 'as the parents of the child said, one line each, behind the name of who said it; null: nothing',
      nullable: true,
      resolve: ({ answers, parents }) =>
        parents
          .flatMap(({ parentId, name }) => (answers?.mayNotFetch[parentId] ? `${name}: ${answers.mayNotFetch[parentId]}` : []))
          .join('\n') || null,
    }),
    mayLeaveAlone: t.boolean({ description: unsaid, nullable: true, resolve: ({ answers }) => answers?.mayLeaveAlone ?? null }),
  }),
});

const [alerts, diets, contacts, pickups] = [list('alerts'), list('diet'), list('contacts'), list('pickup')];

const hasAlert = ({ answers }: Sheet) =>
  !answers ||
  Boolean(answers.allergies || answers.medication || answers.diet || answers.illness || answers.support || answers.remarks) ||
  answers.firstAidAllowed === false ||
  answers.emergencyCareAllowed === false ||
  answers.tetanusVaccinated !== true ||
  answers.swims === 'NO';

const hasDiet = ({ answers, isUnreadable }: Sheet) => isUnreadable || Boolean(answers?.diet || answers?.allergies);

builder.objectFields(AdminQuery, (t) => {
  const args = {
    day: t.arg({ type: 'Date', required: true, description: 'any day of the week' }),
    siteName: t.arg.string({ description: 'only this site, by its exact name; all within reach when left out' }),
  };
  return {
    healthAlerts: t.field({
      type: [HealthAlert],
      description: 'children who come in the week of a day and of whom something must be known',
      authScopes: { may: 'see health' },
      args,
      resolve: async (_root, asked, context) => (await alerts(context, asked)).filter(hasAlert),
    }),
    diets: t.field({
      type: [KitchenLine],
      description: 'diets and allergies of the children who come in the week of a day',
      authScopes: { may: 'see diets' },
      args,
      resolve: async (_root, asked, context) => (await diets(context, asked)).filter(hasDiet),
    }),
    pickups: t.field({
      type: [PickupLine],
      description: 'who may fetch each child who comes in the week of a day, who may not, and who goes home alone',
      authScopes: { may: 'see emergency contacts' },
      args,
      resolve: (_root, asked, context) => pickups(context, asked),
    }),
    emergencyContacts: t.field({
      type: [EmergencyLine],
      description: 'whom to call for each child who comes in the week of a day',
      authScopes: { may: 'see emergency contacts' },
      args,
      resolve: (_root, asked, context) => contacts(context, asked),
    }),
  };
});
