// Absences that a parent announces before the day begins, and that the desk may note later for a family.
import { type AbsenceReason, announceAbsences, openAbsenceReason, withdrawAbsence } from '../../server/attendance/announce-absences.ts';
import { asParent, asStaff, type Context } from '../../server/context.ts';
import { mayDo } from '../../server/identity/access.ts';
import { dayOf, isoDay } from '../../server/language/dates.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { announceAbsencesForFamily } from '../../server/staff/for-family/announce-absences.ts';
import { builder } from '../builder.ts';
import { Enrolment } from '../enrolments/type.ts';
import { knownId, optionalId } from '../lib/ids.ts';
import { listOf } from '../lib/inputs.ts';
import { clockOf, ownChildren } from '../lib/request-cache.ts';
import { readWhy, WhyInput } from '../lib/why.ts';

const Reason = builder.enumType('AbsenceReason', {
  description: 'why a child does not come; what it has is not asked',
  values: {
    ILL: { description: 'the child is ill' },
    OTHER: { description: 'anything else' },
  } satisfies Record<AbsenceReason, object>,
});

/** Reason and document tell of health: for who announced it, and for staff who decide what goes back. */
const seesWhy = ({ enrolment }: { enrolment: { parentId: string } }, { actor }: Context) =>
  enrolment.parentId === actor?.parentId || (actor?.staff != null && mayDo(actor.staff, 'decide cancellations'));

const withParent = { enrolment: { select: { parentId: true } } } as const;

export const AnnouncedAbsence = builder.prismaObject('AnnouncedAbsence', {
  description: 'a day on which a child does not come, as the parent said before; attendance is noted by the site all the same',
  fields: (t) => ({
    day: t.expose('day', { type: 'Date', description: 'within the week of the place' }),
    announcedAt: t.expose('announcedAt', { type: 'DateTime', description: 'when it was said, or said again' }),
    hasDocument: t.boolean({
      description: 'whether a supporting document was sent and is still kept',
      select: { documentId: true },
      resolve: ({ documentId }) => documentId !== null,
    }),
    reason: t.field({
      type: Reason,
      nullable: true,
      description: 'for who announced it and for staff who decide cancellations; null for others, and when it was not said',
      select: { id: true, reason: true, ...withParent },
      resolve: (absence, _args, context) => (seesWhy(absence, context) ? openAbsenceReason(context.app.keyRing, absence) : null),
    }),
    documentUrl: t.string({
      nullable: true,
      description: 'where the supporting document is, for the same people; a reading by staff is recorded',
      select: { documentId: true, ...withParent },
      resolve: (absence, _args, context) => (absence.documentId && seesWhy(absence, context) ? `/documents/${absence.documentId}` : null),
    }),
    isBegun: t.boolean({
      description: 'whether the day has begun in Belgium: `withdrawAbsence` is over, and the desk notes what changes',
      select: { day: true },
      resolve: async ({ day }, _args, context) => isoDay(day) <= dayOf(await clockOf(context)).toString(),
    }),
  }),
});

builder.prismaObjectField(Enrolment, 'announcedAbsences', (t) =>
  t.relation('announcedAbsences', {
    type: AnnouncedAbsence,
    description: 'days on which a parent said that the child does not come, first day first',
    authScopes: async ({ childId }, _args, context) => (await ownChildren(context).load(childId)) || { may: 'see enrolments' },
    query: { orderBy: { day: 'asc' } },
  }),
);

const AnnounceAbsencesInput = builder.inputType('AnnounceAbsencesInput', {
  description: 'days on which a child does not come',
  fields: (t) => ({
    enrolmentId: t.id({ required: true, description: "a paid place of the viewer's own; else InputInvalid" }),
    days: t.field({
      type: ['Date'],
      required: true,
      validate: listOf(31),
      description: 'open days of the week that have not begun in Belgium, by the clock of the portal; else InputInvalid',
    }),
    reason: t.field({ type: Reason, description: 'null: it is not said' }),
    documentId: t.id({ description: 'what `POST /uploads` answered, by the same person and not used before; null: none' }),
  }),
});

const AnnounceForFamilyInput = builder.inputType('AnnounceAbsencesForFamilyInput', {
  description: 'days on which a child does not come, as a family tells the desk',
  fields: (t) => ({
    parentId: t.id({ required: true, description: 'who paid the week' }),
    enrolmentId: t.id({ required: true, description: 'a paid place of this parent; else InputInvalid' }),
    days: t.field({ type: ['Date'], required: true, validate: listOf(31), description: 'open days of the week, past ones too' }),
    reason: t.field({ type: Reason, description: 'null: it is not said' }),
    why: t.field({ type: WhyInput, required: true, description: 'how the family told it, and whether it is told' }),
  }),
});

const results = (name: string) => ({
  types: [InputInvalid],
  union: { name: `${name[0]!.toUpperCase()}${name.slice(1)}Result`, description: `answer of \`${name}\`: the place, or InputInvalid` },
});

builder.mutationFields((t) => ({
  announceAbsences: t.prismaField({
    type: Enrolment,
    description:
      'says that a child does not come on days of a paid week, until a day begins; a day that was announced takes the new reason and document. The place stays, nothing is refunded by it, and the parent gets a mail',
    authScopes: { parent: true },
    errors: results('announceAbsences'),
    args: { input: t.arg({ type: AnnounceAbsencesInput, required: true, description: 'which days of which place' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = knownId('Enrolment', input.enrolmentId, 'enrolmentId');
      const { days, reason = null } = input;
      const documentId = optionalId('Document', input.documentId, 'documentId');
      await transact(context.app, asParent(context), (ctx) => announceAbsences(ctx, { enrolmentId: id, days, reason, documentId }));
      return context.app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  withdrawAbsence: t.prismaField({
    type: Enrolment,
    description: 'takes back an absence that the viewer announced, until its day begins: the child comes after all',
    authScopes: { parent: true },
    errors: results('withdrawAbsence'),
    args: {
      enrolmentId: t.arg.id({ required: true, description: "a place of the viewer's own" }),
      day: t.arg({ type: 'Date', required: true, description: 'a day that was announced; else InputInvalid' }),
    },
    resolve: async (query, _root, { enrolmentId, day }, context) => {
      const id = knownId('Enrolment', enrolmentId, 'enrolmentId');
      await transact(context.app, asParent(context), (ctx) => withdrawAbsence(ctx, { enrolmentId: id, day }));
      return context.app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  announceAbsencesForFamily: t.prismaField({
    type: Enrolment,
    description:
      "notes that a family told the desk of an absence, also on the day itself and after. Attendance is not changed by it. Refused for the member's own family",
    authScopes: { may: 'enrol at the counter' },
    errors: results('announceAbsencesForFamily'),
    args: { input: t.arg({ type: AnnounceForFamilyInput, required: true, description: 'which days of which place, and why' }) },
    resolve: async (query, _root, { input }, context) => {
      const asked = {
        parentId: knownId('Parent', input.parentId, 'parentId'),
        enrolmentId: knownId('Enrolment', input.enrolmentId, 'enrolmentId'),
        days: [...input.days],
        reason: input.reason ?? null,
        why: readWhy(input.why),
      };
      const id = await transact(context.app, asStaff(context), (ctx) => announceAbsencesForFamily(ctx, asked));
      return context.app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
