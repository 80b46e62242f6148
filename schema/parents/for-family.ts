// What the desk corrects of a family, and what it did for it.
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { correctProfile, profileColumns, profileVersion } from '../../server/staff/for-family/correct-profile.ts';
import { type Change, openAct } from '../../server/staff/for-family/sealed-act.ts';
import { builder } from '../builder.ts';
import { knownId } from '../lib/ids.ts';
import { lineOf } from '../lib/inputs.ts';
import { isViewerOrStaff } from '../lib/visibility.ts';
import { readWhy, WhyInput } from '../lib/why.ts';
import { AddressInput } from './parent.ts';
import { Parent } from './type.ts';

const FamilyActKind = builder.enumType('FamilyActKind', {
  description: 'what staff did for a family; kinds may be added',
  values: {
    PLACE_RELEASED: { description: 'a held place was given back' },
    WEEK_SWAPPED: { description: 'a place was moved to another week' },
    PLACE_CANCELLED: { description: 'a paid week was cancelled' },
    DAYS_REFUNDED: { description: 'days of a paid week went back; the place stayed' },
    ABSENCE_ANNOUNCED: { description: 'the family told the desk of days on which a child does not come' },
    WAITING_LEFT: { description: 'a child left a queue' },
    DEADLINE_EXTENDED: { description: 'held places may be paid later' },
    PROFILE_CORRECTED: { description: 'how a parent is reached was corrected' },
    CHILD_CORRECTED: { description: "a child's record was corrected" },
    FAMILY_REGISTERED: { description: 'a parent without digital identity was registered' },
    OPTIONS_CHOSEN: { description: 'options of a week were chosen, or left' },
    HEALTH_SHEET_SAVED: { description: 'a health sheet from paper was typed in' },
    CHILD_REGISTERED: { description: 'a child was registered' },
    CHILDREN_MERGED: { description: 'two records of one child became one' },
    PARENTS_MERGED: { description: 'two accounts of one parent became one' },
    MERGE_UNDONE: { description: 'a merge was undone: both are what they were' },
    PAYMENT_PROMISED: { description: "places were confirmed on somebody's word, to be paid later" },
    PROMISE_PAID: { description: 'money for a promise came to the counter' },
    PROMISE_ENDED: { description: 'a promise was withdrawn, and its places cancelled' },
    CLAIM_WRITTEN_OFF: { description: 'the commune gave up what was owed for a payment' },
    CLAIM_PAID: { description: "what the payer's bank had taken back came to the counter" },
    WRITE_OFF_UNDONE: { description: 'what the commune had given up is owed again' },
  } as const,
});

export const FieldChange = builder.objectRef<Change>('FieldChange').implement({
  description: 'a field that was corrected',
  fields: (t) => ({
    field: t.exposeString('field', { description: 'name of the field; names may be added' }),
    before: t.exposeString('before', { description: 'as it was; null: empty', nullable: true }),
    after: t.exposeString('after', { description: 'as it is since; null: empty', nullable: true }),
  }),
});

export const FamilyAct = builder.prismaObject('FamilyAct', {
  description: 'something that staff did for a family, and why. Seen by that parent and by staff who see families',
  select: { id: true, sealed: true },
  fields: (t) => ({
    at: t.expose('at', { description: 'when it was done', type: 'DateTime' }),
    kind: t.expose('kind', { description: 'what was done', type: FamilyActKind }),
    amountCents: t.expose('cents', {
      description: 'what goes back by it, is promised, was paid or is given up, in euro cents; null: nothing is said',
      type: 'NonNegativeInt',
      nullable: true,
    }),
    until: t.expose('until', { description: 'the new deadline; null: none was set', type: 'DateTime', nullable: true }),
    reason: t.string({
      description: 'why, as staff wrote it for the family',
      resolve: (act, _args, { app }) => openAct(app.keyRing, act).reason,
    }),
    untold: t.string({
      description: 'why the family got no mail; null: it got one. For staff who see families (FORBIDDEN to others)',
      nullable: true,
      authScopes: { may: 'see families' },
      resolve: (act, _args, { app }) => openAct(app.keyRing, act).untold,
    }),
    changes: t.field({
      type: [FieldChange],
      description: 'what was corrected, before and after',
      resolve: (act, _args, { app }) => openAct(app.keyRing, act).changes,
    }),
  }),
});

builder.prismaObjectFields('Parent', (t) => ({
  deskActs: t.relation('acts', {
    type: FamilyAct,
    description: 'what staff did for the family, newest first; for the parent and for staff who see families (FORBIDDEN to others)',
    authScopes: isViewerOrStaff,
    query: { orderBy: { at: 'desc' } },
  }),
  profileVersion: t.string({
    description: 'of email, phone and address as they are now: given back in `correctProfile`. For staff who see families',
    authScopes: { may: 'see families' },
    select: profileColumns,
    resolve: profileVersion,
  }),
}));

const CorrectProfileInput = builder.inputType('CorrectProfileInput', {
  description: "what is corrected of a parent's details: what is left out stays, null takes away",
  fields: (t) => ({
    parentId: t.id({ description: 'whose details', required: true }),
    version: t.string({
      description: '`Parent.profileVersion` as it was read; InputInvalid when somebody changed it since',
      required: true,
    }),
    email: t.field({
      description: 'replaces the one in use once it is confirmed by a link that is sent there; cannot be taken away',
      type: 'EmailAddress',
      validate: lineOf(254),
    }),
    phone: t.field({ description: 'any usual spelling of a number that can be called; null takes it away', type: 'PhoneNumber' }),
    address: t.field({ description: 'null takes it away; residents pay another rate', type: AddressInput }),
    why: t.field({ description: 'the reason, and whether the family is told', type: WhyInput, required: true }),
  }),
});

builder.mutationField('correctProfile', (t) =>
  t.prismaField({
    type: Parent,
    description:
      "corrects how a parent is reached, as `updateProfile` does; with a reason, before and after kept, and a mail to the family. Refused for the member's own family",
    authScopes: { may: 'correct families' },
    errors: {
      types: [InputInvalid],
      union: { name: 'CorrectProfileResult', description: 'answer of `correctProfile`: the parent, or InputInvalid' },
    },
    args: { input: t.arg({ description: 'whose details, what changes, and why', type: CorrectProfileInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { parentId: given, why, ...details } = input;
      const asked = { ...details, parentId: knownId('Parent', given, 'parentId'), why: readWhy(why) };
      const id = await transact(context.app, asStaff(context), (ctx) => correctProfile(ctx, asked));
      return context.app.database.prisma.parent.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
