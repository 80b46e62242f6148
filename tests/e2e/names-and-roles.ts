// What a screen reader can go to on a page, by name and role, without what changes from day to day.
const roles =
  /^\s*- '?(?:banner|navigation|main|contentinfo|complementary|region|form|heading|link|button|textbox|checkbox|radio|radiogroup|combobox|group|alert|status|progressbar|meter|img|table|row|columnheader|rowheader)\b/;

const months = /\b(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b/gi;
const weekdays = /\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim)\b/gi;

/** One line for each landmark, heading, control and message of an aria snapshot; `who`: names that are made up anew. */
export function namesAndRoles(snapshot: string, who: string[]): string {
  return who
    .filter(Boolean)
    .reduce((text, name) => text.replaceAll(name.trim(), '‹parent›'), snapshot)
    .split('\n')
    .filter((line) => roles.test(line))
    .map((line) =>
      line
        .replace(/\/url.*$/, '')
        .replaceAll(weekdays, '‹jour›')
        .replaceAll(months, '‹mois›')
        .replaceAll(/\d+(?:er\b)?/g, '#')
        .trimEnd(),
    )
    .join('\n')
    .concat('\n');
}
