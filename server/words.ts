// The server's words: refusals and mails, compiled from web/messages/server. A sentence is built when the language is known.
import * as compiled from './generated/words/messages.js';
import { isLocale } from './generated/words/runtime.js';

export type Locale = 'fr';
/** A sentence that waits for the language of its reader. */
export type Say = (locale: Locale) => string;

export const words = compiled;
export const officialLocale: Locale = 'fr';

/** The language to write to a person in: theirs when the portal has it, else the official one. */
export const localeOf = (language: string): Locale => (isLocale(language) ? language : officialLocale);
