// Whether a child has a health sheet that holds, for those who see the family and not what the sheet says.
import { gapsOf } from '../../server/health/gaps.ts';
import { findDueSheets } from '../../server/health/due-sheets.ts';
import { builder } from '../builder.ts';
import { familyIn } from '../lib/family.ts';
import { clockOf, perRequest } from '../lib/request-cache.ts';

const HealthSheetState = builder.enumType('HealthSheetState', {
  description: 'where a health sheet stands',
  values: {
    VALID: { description: 'complete, and declared true not too long ago' },
    MISSING: { description: 'there is none' },
    INCOMPLETE: { description: 'answers are missing, or a parent did not declare it true' },
    EXPIRED: { description: 'the declaration is too old' },
  } as const,
});

const stateOf = {
  HEALTH_SHEET_MISSING: 'MISSING',
  HEALTH_SHEET_INCOMPLETE: 'INCOMPLETE',
  HEALTH_SHEET_EXPIRED: 'EXPIRED',
} as const;

/** When the sheets of the viewer's children are due; one statement for all of them. */
const dueSheetsOf = perRequest(async (context) => {
  const known = (await familyIn(context))?.dueSheets;
  if (known) return known;
  const { app, actor } = context;
  const due = actor?.parentId ? await findDueSheets(app.database.prisma, actor.parentId) : [];
  return new Map(due.map(({ childId, dueOn }) => [childId, dueOn]));
});

builder.prismaObjectFields('Child', (t) => ({
  healthSheetDueOn: t.field({
    type: 'Date',
    nullable: true,
    description:
      'for parents of the child: first day of the first booked week, thirty days ahead at most, through whose last day the sheet does not hold; null: it holds through all of them, or the child is not the viewer’s',
    select: { id: true },
    resolve: async ({ id }, _args, context) => (await dueSheetsOf(context)).get(id) ?? null,
  }),
  healthSheetState: t.field({
    type: HealthSheetState,
    description: 'whether the health sheet holds, and nothing of what it says; for staff who see families (FORBIDDEN to others)',
    authScopes: { may: 'see families' },
    select: { healthSheet: { select: { complete: true, validUntil: true } } },
    resolve: async ({ healthSheet }, _args, context) => {
      const [gap] = gapsOf(healthSheet, await clockOf(context));
      return gap && gap in stateOf ? stateOf[gap as keyof typeof stateOf] : 'VALID';
    },
  }),
  healthSheetValidUntil: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'when the declaration runs out; null while nothing is declared. For staff who see families (FORBIDDEN to others)',
    authScopes: { may: 'see families' },
    select: { healthSheet: { select: { validUntil: true } } },
    resolve: ({ healthSheet }) => healthSheet?.validUntil ?? null,
  }),
}));
