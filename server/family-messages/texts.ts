// What a message says, in each language that it was written in: sealed where it lies, for nobody knows what staff write about a family.
import { languageTag, type Locale } from '../language/messages.ts';
import { open, seal, type KeyRing } from '../platform/encryption.ts';

export type Words = { title: string; text: string };
/** French is always there. */
export type Texts = { fr: Words } & Partial<Record<Locale, Words>>;

const sealedAt = (id: string) => `family_message.sealed:${id}`;

export const sealTexts = (keys: KeyRing, id: string, texts: Texts) => seal(keys, sealedAt(id), JSON.stringify(texts));
export const openTexts = (keys: KeyRing, { id, sealed }: { id: string; sealed: Uint8Array }) =>
  JSON.parse(open(keys, sealedAt(id), sealed).toString()) as Texts;

/** The words for a reader: in their own language, else French, which easy French stands for by itself. */
export function wordsFor(texts: Texts, locale: Locale): Words & { language: Locale; isTheirs: boolean } {
  const own = texts[locale];
  if (own) return { ...own, language: locale, isTheirs: true };
  return { ...texts.fr, language: 'fr', isTheirs: languageTag(locale) === 'fr' };
}
