// What a message or a template says, in each language that it was written in: sealed where it lies, for nobody knows what staff write
// about a family.
import { languageTag, type Locale } from '../language/messages.ts';
import { openJson, sealJson, type KeyRing } from '../platform/encryption.ts';

export type Words = { title: string; text: string };
/** French is always there. */
export type Texts = { fr: Words } & Partial<Record<Locale, Words>>;

const sealedAt = (table: 'family_message' | 'message_template', id: string) => `${table}.sealed:${id}`;
type Row = { id: string; sealed: Uint8Array };

export const sealTexts = (keys: KeyRing, id: string, texts: Texts) => sealJson(keys, sealedAt('family_message', id), texts);
export const openTexts = (keys: KeyRing, { id, sealed }: Row) => openJson<Texts>(keys, sealedAt('family_message', id), sealed);
export const sealTemplate = (keys: KeyRing, id: string, texts: Texts) => sealJson(keys, sealedAt('message_template', id), texts);
export const openTemplate = (keys: KeyRing, { id, sealed }: Row) => openJson<Texts>(keys, sealedAt('message_template', id), sealed);

/** The texts one by one, French first. */
export const listTexts = (texts: Texts): (Words & { language: string })[] =>
  Object.entries(texts)
    .sort(([one], [other]) => Number(other === 'fr') - Number(one === 'fr'))
    .map(([language, words]) => ({ language, ...words }));

/** The words for a reader: in their own language, else French, which easy French stands for by itself. */
export function wordsFor(texts: Texts, locale: Locale): Words & { language: Locale; isTheirs: boolean } {
  const own = texts[locale];
  if (own) return { ...own, language: locale, isTheirs: true };
  return { ...texts.fr, language: 'fr', isTheirs: languageTag(locale) === 'fr' };
}
