// The export as a page to read and print: the same answer as the JSON, line by line, so that neither says more.
import escape from 'escape-html';
import { dateLong, dayOf, money } from '#lib/format.ts';
import { languageTag } from '#lib/languages.ts';
import { m } from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';
import { labelOf } from './labels.ts';
import { valueLabel } from './code-labels.ts';
import type { Exported } from './export.server.ts';

/** A whole document, without scripts and without anything to load. */
export function writeReadable({ at, viewer }: Pick<Exported, 'at' | 'viewer'>): string {
  const title = `${m.my_data_title()} · ${viewer.givenName} ${viewer.familyName}`;
  return `<!doctype html>
<html lang="${languageTag(getLocale())}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>
body { font: 1rem/1.5 sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1d2733; }
dl { margin: 0; } dt { font-weight: 600; margin-top: .5rem; } dd { margin: 0 0 0 1.25rem; }
ol { padding-left: 1.25rem; } li { margin-bottom: .75rem; break-inside: avoid; }
h1 { font-size: 1.5rem; }
</style>
</head>
<body>
<h1>${escape(title)}</h1>
<p>${escape(m.my_data_export_at({ day: dayOf(at) }))}</p>
${writeValue('', '', viewer)}
</body>
</html>
`;
}

/** `list` is the field of the list around it. */
function writeValue(list: string, key: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return escape(m.my_data_nothing());
  if (Array.isArray(value)) {
    if (value.length === 0) return escape(m.my_data_nothing());
    return `<ol>${value.map((item) => `<li>${writeValue(key, key, item)}</li>`).join('')}</ol>`;
  }
  if (typeof value === 'object') {
    const lines = Object.entries(value).filter(([name]) => name !== '__typename');
    return `<dl>${lines.map(([name, inner]) => `<dt>${escape(labelOf(name))}</dt><dd>${writeValue(list, name, inner)}</dd>`).join('')}</dl>`;
  }
  return escape(writeLeaf(list, key, value as string | number | boolean));
}

function writeLeaf(list: string, key: string, value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? m.yes() : m.no();
  if (typeof value === 'number') return key.endsWith('Cents') ? money(value) : String(value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return dateLong(value);
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value) ? dayOf(value) : valueLabel(list, key, value);
}
