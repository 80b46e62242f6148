// What a parent is asked to agree to, purpose by purpose: only where consent is the ground. Enrolment, payment, certificates
// and the read log rest on the law and on the commune's task (GDPR, art. 6.1 c and e): nobody is asked for those.
//
// HEALTH      the health sheet (art. 9.2 a; in an emergency art. 9.2 c).
// PHOTO_*     pictures of the child, three uses, each by itself.
//
// A text that changes gets a new version; the old one stays here, for what was agreed to under it.
import { localized, messages, type Locale } from '../language/messages.ts';

export const purposes = ['HEALTH', 'PHOTO_INTERNAL', 'PHOTO_PUBLICATION', 'PHOTO_SOCIAL'] as const;
export type Purpose = (typeof purposes)[number];

type Texts = Record<string, (locale: Locale) => string>;

/** By purpose, oldest first. */
const texts: Record<Purpose, Texts> = {
  HEALTH: { '2026-11': localized(messages.consent_health_2026_11) },
  PHOTO_INTERNAL: { '2026-11': localized(messages.consent_photo_internal_2026_11) },
  PHOTO_PUBLICATION: { '2026-11': localized(messages.consent_photo_publication_2026_11) },
  PHOTO_SOCIAL: { '2026-11': localized(messages.consent_photo_social_2026_11) },
};

/** The version that is shown today. */
export const currentVersion = (purpose: Purpose): string => Object.keys(texts[purpose]).at(-1)!;

/** The text of a version; null for one that never was. */
export const readConsentText = (purpose: Purpose, version: string, locale: Locale): string | null =>
  texts[purpose][version]?.(locale) ?? null;
