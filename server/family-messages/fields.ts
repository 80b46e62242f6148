// The fields of a text, in braces: what each parent reads in their place.
import { formatWeek } from '../language/format.ts';
import { formatTag, type Locale, messages } from '../language/messages.ts';
import { formatList } from '../language/names.ts';

/** By the names that staff write. */
export const fields = ['enfant', 'parent', 'semaine', 'plaine', 'site'] as const;
export type Field = (typeof fields)[number];

const mark = /\{([^{}]*)\}/g;
const isField = (name: string): name is Field => fields.some((field) => field === name);

/** Names in braces that are no fields, each once. */
export const unknownFields = (text: string): string[] => [
  ...new Set([...text.matchAll(mark)].map(([, name]) => name!.trim()).filter((name) => !isField(name))),
];

/** What a message is about for one parent. */
export type About = {
  parentName: string;
  /** given names */
  children: readonly string[];
  weeks: readonly { startDate: Date; endDate: Date; plaineName: string; siteName: string }[];
};

/** The text as one parent reads it: in one go, so that a name that looks like a field stays a name. */
export function fillFields(text: string, about: About, locale: Locale): string {
  const values = valuesOf(about, locale);
  return text.replaceAll(mark, (whole, name: string) => {
    const field = name.trim();
    return isField(field) ? values[field] : whole;
  });
}

function valuesOf({ parentName, children, weeks }: About, locale: Locale): Record<Field, string> {
  const list = (items: readonly string[]) => formatList([...new Set(items)], formatTag(locale));
  return {
    enfant: children.length > 0 ? list(children) : messages.family_message_your_child({}, { locale }),
    parent: parentName,
    semaine: list(weeks.map(({ startDate, endDate }) => formatWeek(startDate, endDate, locale))),
    plaine: list(weeks.map(({ plaineName }) => plaineName)),
    site: list(weeks.map(({ siteName }) => siteName)),
  };
}
