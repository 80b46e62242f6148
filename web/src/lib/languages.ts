import { m } from '#paraglide/messages.js';
import { getLocale, type Locale } from '#paraglide/runtime.js';

/** The languages a parent chooses from, each by its own name. */
export const languages = (): { locale: Locale; name: string }[] => [
  { locale: 'fr', name: m.language_fr() },
  { locale: 'nl', name: m.language_nl() },
  { locale: 'de', name: m.language_de() },
  { locale: 'en', name: m.language_en() },
  { locale: 'fr-x-facile', name: m.language_fr_facile() },
];

/** What `lang` says of a language: easy French is French. */
export const languageTag = (locale: string): string => locale.slice(0, 2);

/** How days and amounts are written: « nl-BE ». */
export const formatTag = (): string => `${languageTag(getLocale())}-BE`;

/** `lang` of what stays French on a page of another language: the commune's own names, official texts. */
export const frenchHere = (): 'fr' | undefined => (languageTag(getLocale()) === 'fr' ? undefined : 'fr');
