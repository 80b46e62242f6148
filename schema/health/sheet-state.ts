// Whether a child has a health sheet that holds, for those who see the family and not what the sheet says.
import { gapsOf } from '../../server/health/gaps.ts';
import { builder } from '../builder.ts';
import { clockOf } from '../lib/request-cache.ts';

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

builder.prismaObjectFields('Child', (t) => ({
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
