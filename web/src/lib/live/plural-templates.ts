const mark = '{count}';

/** A number that counts as itself where a plural form is chosen, and is written as a mark. */
class MarkedCount extends Number {
  override toString() {
    return mark;
  }
}

/** What a script needs of one message with a count: its text for each plural form of the language, the count as « {count} ». */
export type PluralTemplates = Partial<Record<Intl.LDMLPluralRule, string>>;

/** The templates of a message whose only input is a count. Forms of whole numbers below 1,000: no week has more seats. */
export function pluralTemplates(locale: string, message: (inputs: { count: NonNullable<unknown> }) => string): PluralTemplates {
  const rules = new Intl.PluralRules(locale);
  const templates: PluralTemplates = {};
  for (let count = 0; count < 1_000; count += 1) templates[rules.select(count)] ??= message({ count: new MarkedCount(count) });
  return templates;
}

/** The sentence of a count, from the templates of its language. */
export function fillTemplate(templates: PluralTemplates, rules: Intl.PluralRules, count: number, written = String(count)): string {
  return (templates[rules.select(count)] ?? templates.other ?? '').replace(mark, written);
}
