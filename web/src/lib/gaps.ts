import type { ReadinessGap } from '#generated/graphql.ts';
import { m } from '#paraglide/messages.js';

/** What a child still lacks, in words, with the way to the exact question. */
export function gapWords(gap: ReadinessGap, child: { id: string; givenName: string }) {
  const sheet = `/portail/enfants/${child.id}/sante`;
  const name = child.givenName;
  switch (gap) {
    case 'CHILD_RECORD_INCOMPLETE':
      return { text: m.gap_record({ name }), link: m.gap_record_link(), href: `/portail/enfants/nouveau?enfant=${child.id}` };
    case 'HEALTH_SHEET_MISSING':
      return { text: m.gap_sheet_missing({ name }), link: m.gap_sheet_fill(), href: sheet };
    case 'HEALTH_SHEET_INCOMPLETE':
      return { text: m.gap_sheet_incomplete({ name }), link: m.gap_sheet_complete(), href: sheet };
    case 'HEALTH_SHEET_EXPIRED':
      return { text: m.gap_sheet_expired({ name }), link: m.gap_sheet_renew(), href: sheet };
    case 'NO_PERIOD_OPEN':
      return { text: m.home_no_period(), link: m.portal_title(), href: '/portail' };
  }
}
