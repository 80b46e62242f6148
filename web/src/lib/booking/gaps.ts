import type { HealthQuestion, ReadinessGap } from '#generated/graphql.ts';
import { named } from '#lib/format.ts';
import { m } from '#paraglide/messages.js';

/** What a child still lacks, in words, with the way to the exact question. */
export function gapLabel(gap: ReadinessGap, child: { id: string; givenName: string }) {
  const sheet = `/portail/enfants/${child.id}/sante`;
  const name = child.givenName;
  switch (gap) {
    case 'CHILD_RECORD_INCOMPLETE':
      return { text: m.gap_record(named(name)), link: m.gap_record_link(), href: `/portail/enfants/${child.id}` };
    case 'HEALTH_SHEET_MISSING':
      return { text: m.gap_sheet_missing(named(name)), link: m.gap_sheet_fill(), href: sheet };
    case 'HEALTH_SHEET_INCOMPLETE':
      return { text: m.gap_sheet_incomplete(named(name)), link: m.gap_sheet_complete(), href: sheet };
    case 'HEALTH_SHEET_EXPIRED':
      return { text: m.gap_sheet_expired(named(name)), link: m.gap_sheet_renew(), href: sheet };
    case 'NO_PERIOD_OPEN':
      return { text: m.home_no_period(), link: m.portal_title(), href: '/portail' };
  }
}

/** The questions of a health sheet that wait for an answer; with all answered, the declaration. */
export function questionsLeft(child: { id: string; givenName: string }, missing: readonly HealthQuestion[]) {
  const questions = {
    CONTACTS: { label: m.health_contacts(), at: 'partie=contacts#champ-contacts-0-name' },
    DOCTOR_NAME: { label: m.doctor_name_label(), at: 'partie=medecin#champ-doctorName' },
    DOCTOR_PHONE: { label: m.doctor_phone_label(), at: 'partie=medecin#champ-doctorPhone' },
    SWIMS: { label: m.swims_label({ name: child.givenName }), at: 'partie=activites#champ-swims' },
    TETANUS: { label: m.tetanus_label({ name: child.givenName }), at: 'partie=sante#champ-tetanusVaccinated' },
  } satisfies Record<HealthQuestion, { label: string; at: string }>;
  const left = missing.map((question) => questions[question]);
  const asked = left.length > 0 ? left : [{ label: m.health_validate(), at: '#declaration' }];
  return asked.map(({ label, at }) => ({ label, href: `/portail/enfants/${child.id}/sante${at.startsWith('#') ? '' : '?'}${at}` }));
}
