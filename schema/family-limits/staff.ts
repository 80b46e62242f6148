// What one account may keep and claim, and the accounts that keep and claim a lot.
import { findAccountsToCheck } from '../../server/families/find-accounts-to-check.ts';
import { liftFamilyLimits, saveFamilyLimits } from '../../server/families/save-family-limits.ts';
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { knownId } from '../lib/ids.ts';
import { upTo } from '../lib/inputs.ts';

const FamilyLimits = builder.prismaObject('FamilyLimits', {
  description: 'what one account may keep without paying, and how many children without a national number it may register',
  fields: (t) => ({
    maxHeldPerDates: t.expose('maxHeldPerDates', {
      type: 'NonNegativeInt',
      description: 'held and offered places of one parent at the same dates',
    }),
    maxHeld: t.expose('maxHeld', { type: 'NonNegativeInt', description: 'held and offered places of one parent in all' }),
    maxChildrenWithoutNumber: t.expose('maxChildrenWithoutNumber', {
      type: 'NonNegativeInt',
      description: 'children without a national number that one parent registers',
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'the version: saveFamilyLimits takes it back as readAt' }),
  }),
});

const AccountToCheck = builder.prismaObject('Parent', {
  variant: 'AccountToCheck',
  description: 'an account that keeps many places without paying, or claims children without proof',
  fields: (t) => ({
    parent: t.variant('Parent', { description: 'whose account it is' }),
    heldPlaces: t.relationCount('enrolments', {
      description: 'places that are held now and not paid',
      where: () => ({ status: 'HELD' as const, heldUntil: { gt: new Date() } }),
    }),
    givenBackPlaces: t.relationCount('enrolments', {
      description: 'places that were held, given back and never paid, of the last seven days',
      where: () => ({ status: 'CANCELLED' as const, confirmedAt: null, endedAt: { gt: new Date(Date.now() - 7 * 86_400_000) } }),
    }),
    registeredChildren: t.relationCount('links', {
      description: 'children that the account registered itself',
      where: { source: 'REGISTRATION', state: 'ACTIVE' },
    }),
    childrenWithoutNumber: t.relationCount('links', {
      description: 'those of them without a national number',
      where: { source: 'REGISTRATION', state: 'ACTIVE', child: { numberIndex: null } },
    }),
    objections: t.relationCount('links', {
      description: 'children for which the account refused another parent, and staff are to decide',
      where: {
        source: 'REGISTRATION',
        state: 'ACTIVE',
        child: { links: { some: { state: 'REQUESTED', objectedAt: { not: null } } } },
      },
    }),
    limitsLiftedAt: t.expose('limitsLiftedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'since when the limits do not hold for this account; null: they hold',
    }),
  }),
});

builder.objectFields(AdminQuery, (t) => ({
  familyLimits: t.prismaField({
    type: FamilyLimits,
    description: 'what one account may keep and claim',
    authScopes: { may: 'see families' },
    resolve: (query, _root, _args, { app }) => app.database.prisma.familyLimits.findUniqueOrThrow({ ...query, where: { id: 1 } }),
  }),
  accountsToCheck: t.prismaField({
    type: [AccountToCheck],
    description: 'accounts at a limit, with a refusal that staff are to decide, or without limits; newest first, 100 at most',
    authScopes: { may: 'see families' },
    resolve: async (query, _root, _args, { app }) => {
      const { prisma } = app.database;
      const ids = await findAccountsToCheck(prisma);
      return prisma.parent.findMany({ ...query, where: { id: { in: ids } }, orderBy: [{ registeredAt: 'desc' }, { id: 'asc' }] });
    },
  }),
}));

const SaveFamilyLimitsInput = builder.inputType('SaveFamilyLimitsInput', {
  description: 'all three limits, at least 1 each',
  fields: (t) => ({
    maxHeldPerDates: t.field({ type: 'NonNegativeInt', required: true, validate: upTo(10_000), description: 'at the same dates' }),
    maxHeld: t.field({ type: 'NonNegativeInt', required: true, validate: upTo(10_000), description: 'in all' }),
    maxChildrenWithoutNumber: t.field({
      type: 'NonNegativeInt',
      required: true,
      validate: upTo(10_000),
      description: 'children without a national number',
    }),
    readAt: t.field({ type: 'DateTime', required: true, description: 'updatedAt of the limits as they were read' }),
  }),
});

builder.mutationFields((t) => ({
  saveFamilyLimits: t.prismaField({
    type: FamilyLimits,
    description: 'sets what every account may keep and claim; refused when somebody changed it since readAt',
    authScopes: { may: 'open plaines' },
    errors: {
      types: [InputInvalid],
      union: {
        name: 'SaveFamilyLimitsResult',
        description: 'answer of `saveFamilyLimits`: the limits, or InputInvalid, also when somebody changed them since',
      },
    },
    args: { input: t.arg({ description: 'all three limits, and the version that was read', type: SaveFamilyLimitsInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      await transact(context.app, asStaff(context), (ctx) => saveFamilyLimits(ctx, input));
      return context.app.database.prisma.familyLimits.findUniqueOrThrow({ ...query, where: { id: 1 } });
    },
  }),
  liftFamilyLimits: t.prismaField({
    type: AccountToCheck,
    description: 'lifts the limits for one family, or sets them again; nobody does so for their own',
    authScopes: { may: 'override rules' },
    errors: {
      types: [InputInvalid],
      union: {
        name: 'LiftFamilyLimitsResult',
        description: "answer of `liftFamilyLimits`: the account, or InputInvalid for an unknown one or the member's own",
      },
    },
    args: {
      parentId: t.arg.id({ description: "whose account; not the member's own family", required: true }),
      lifted: t.arg.boolean({ description: 'true: no limits for this account; false: the usual ones again', required: true }),
    },
    resolve: async (query, _root, { parentId, lifted }, context) => {
      const id = knownId('Parent', parentId, 'parentId');
      await transact(context.app, asStaff(context), (ctx) => liftFamilyLimits(ctx, { parentId: id, lifted }));
      return context.app.database.prisma.parent.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
