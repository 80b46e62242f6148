// What may be written to families: French at least, each language once, nothing empty, no field that there is none of.
import { findLocale, localized, messages, officialLocale } from '../language/messages.ts';
import { type InputProblem, problem } from '../platform/refusals.ts';
import { fields, unknownFields } from './fields.ts';
import type { Texts, Words } from './texts.ts';

export type WrittenText = Words & { language: string };

/** All that is wrong, by the field of the input. */
export const problemsOfTexts = (texts: readonly WrittenText[]): (InputProblem | false)[] => [
  ...texts.flatMap((words, nth) => problemsOf(words, nth, texts)),
  !texts.some(({ language }) => language === officialLocale) && problem(messages.refusal_message_no_french, 'texts', 'REQUIRED'),
];

/** Texts of which nothing is wrong. */
export const textsOf = (texts: readonly WrittenText[]): Texts =>
  Object.fromEntries(texts.map(({ language, title, text }) => [language, { title, text }])) as Texts;

function problemsOf({ language, title, text }: WrittenText, nth: number, all: readonly WrittenText[]): InputProblem[] {
  const at = (field: string) => `texts.${nth}.${field}`;
  const unknown = [...new Set([...unknownFields(title), ...unknownFields(text)])];
  return [
    findLocale(language) === null && problem(messages.invalid_language, at('language'), 'UNKNOWN'),
    all.findIndex((other) => other.language === language) < nth && problem(messages.refusal_message_twice, at('language'), 'TAKEN'),
    !title.trim() && problem(messages.refusal_message_no_title, at('title'), 'REQUIRED'),
    !text.trim() && problem(messages.refusal_message_no_text, at('text'), 'REQUIRED'),
    unknown.length > 0 && {
      sentence: localized(messages.refusal_message_field, {
        unknown: unknown.map((name) => `{${name}}`).join(', '),
        known: fields.map((name) => `{${name}}`).join(', '),
      }),
      field: at(unknownFields(text).length > 0 ? 'text' : 'title'),
      code: 'UNKNOWN' as const,
    },
  ].filter((found): found is InputProblem => Boolean(found));
}
