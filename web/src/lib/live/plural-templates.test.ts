import { expect, test } from 'vitest';
import { fillTemplate, pluralTemplates } from './plural-templates.ts';

/** As a compiled message chooses: by number, written as text. */
const seats = ({ count }: { count: NonNullable<unknown> }) =>
  new Intl.PluralRules('fr').select(Number(count)) === 'one' ? `${count} place sur 12` : `${count} places sur 12`;

test('a message becomes a template for each plural form, and only its count becomes the mark', () => {
  expect(pluralTemplates('fr', seats)).toEqual({ one: '{count} place sur 12', other: '{count} places sur 12' });
});

test.each([
  [0, '0 place sur 12'],
  [1, '1 place sur 12'],
  [2, '2 places sur 12'],
])('the template filled with %i is the message itself', (count, sentence) => {
  expect(fillTemplate(pluralTemplates('fr', seats), new Intl.PluralRules('fr'), count)).toBe(sentence);
  expect(seats({ count })).toBe(sentence);
});
