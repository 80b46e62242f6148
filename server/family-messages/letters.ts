// A message as one parent reads it, by mail, on the portal and in the preview of the desk.
import type { Database } from '../platform/database.ts';
import type { KeyRing } from '../platform/encryption.ts';
import type { Locale } from '../language/messages.ts';
import { type About, fillFields } from './fields.ts';
import type { Reader } from './selection.ts';
import { openTexts, wordsFor } from './texts.ts';

export type Letter = {
  title: string;
  paragraphs: string[];
  /** which the words are in */
  language: Locale;
  /** false: not the reader's, for the desk wrote it in French alone */
  isTheirs: boolean;
};

/** A message for a parent, with what it is about for them. */
export type Addressed = Reader & { message: { id: string; sealed: Uint8Array }; givenName: string };

/**
 * The letters, each in its reader's language, without the children and their weeks to whom staff blocked the link since; null for a
 * reader whom no child is left of. A child whose data were erased is « votre enfant ».
 */
export async function writeLetters(
  { prisma, keyRing }: { prisma: Database['prisma']; keyRing: KeyRing },
  addressed: readonly Addressed[],
  locale: Locale,
): Promise<(Letter | null)[]> {
  const childIds = [...new Set(addressed.flatMap(({ childIds }) => childIds))];
  const weekIds = [...new Set(addressed.flatMap(({ weekIds }) => weekIds))];
  const [children, weeks] = await Promise.all([
    prisma.child.findMany({
      where: { id: { in: childIds } },
      orderBy: [{ birthDate: 'asc' }, { id: 'asc' }],
      select: { id: true, givenName: true, links: { where: { state: 'BLOCKED' }, select: { parentId: true } } },
    }),
    prisma.week.findMany({
      where: { id: { in: weekIds } },
      orderBy: [{ startDate: 'asc' }, { id: 'asc' }],
      select: { id: true, startDate: true, endDate: true, plaine: { select: { name: true, site: { select: { name: true } } } } },
    }),
  ]);
  return addressed.map(({ message, parentId, givenName, ...about }) => {
    const named = children.filter(({ id }) => about.childIds.includes(id));
    const [hidden, seen] = [true, false].map((isBlocked) =>
      named.filter(({ links }) => links.some((link) => link.parentId === parentId) === isBlocked),
    ) as [typeof named, typeof named];
    if (seen.length === 0 && named.length > 0) return null;
    const theirWeeks = about.weekIds.filter((_id, nth) => !hidden.some(({ id }) => id === about.childIds[nth]));
    return writeLetter(openTexts(keyRing, message), locale, {
      parentName: givenName,
      children: seen.map((child) => child.givenName),
      weeks: weeks
        .filter(({ id }) => theirWeeks.includes(id))
        .map(({ startDate, endDate, plaine }) => ({ startDate, endDate, plaineName: plaine.name, siteName: plaine.site.name })),
    });
  });
}

function writeLetter(texts: ReturnType<typeof openTexts>, locale: Locale, about: About): Letter {
  const { title, text, language, isTheirs } = wordsFor(texts, locale);
  const fill = (words: string) => fillFields(words, about, language);
  const paragraphs = text.split(/\n+/).map((line) => line.trim());
  // a paragraph of fields alone may have nothing left to say
  return { title: fill(title), paragraphs: paragraphs.map((line) => fill(line).trim()).filter(Boolean), language, isTheirs };
}
