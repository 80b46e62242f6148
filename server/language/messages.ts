// The server's words: refusals and mails, compiled from web/messages/server. A sentence is built when the language is known.
import * as compiled from '../generated/messages/messages.js';
import { isLocale, locales as compiledLocales, type Locale } from '../generated/messages/runtime.js';

export type { Locale } from '../generated/messages/runtime.js';
/** A sentence that waits for the language of its reader. */
export type LocalizedText = (locale: Locale) => string;

export const messages = compiled;

/** A sentence with its parameters, said once the language of its reader is known. */
export const localized =
  <Params extends object>(sentence: (params: Params, options: { locale: Locale }) => string, params?: Params): LocalizedText =>
  (locale) =>
    sentence(params ?? ({} as Params), { locale });

export const locales = compiledLocales;
export const officialLocale: Locale = 'fr';

/** The language of this tag, or null when the portal has no words in it. */
export const findLocale = (tag: string): Locale | null => (isLocale(tag) ? tag : null);

/** What `lang` says of a language: easy French is French. */
export const languageTag = (locale: Locale): string => locale.slice(0, 2);

/** How days and amounts are written in a language: « nl-BE ». */
export const formatTag = (locale: Locale): string => `${languageTag(locale)}-BE`;

/** The language to write to a person in: theirs when the portal has it, else the official one. */
export const localeOf = (language: string): Locale => (isLocale(language) ? language : officialLocale);
