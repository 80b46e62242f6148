import { expect, test } from 'vitest';
import { formatList, named, ofName } from './names.ts';

test('French elides « de » before a vowel, with or without an accent, and before a mute h', () => {
  const elided = ['Émile', 'Aya', 'Ève', 'Œdipe', 'Ælia', 'Île', 'Hugo', 'Yves', 'anne'];
  expect(elided.map(ofName)).toEqual(elided.map((name) => `d'${name}`));
  const whole = ['Zoé', 'Noé', 'Yasmine', 'Youssef', 'Çelik', 'Łukasz', ''];
  expect(whole.map(ofName)).toEqual(whole.map((name) => `de ${name}`));
});

test('the blanks of a sentence that names somebody are the name and its elision', () => {
  expect(named('Émile')).toEqual({ name: 'Émile', ofName: "d'Émile" });
});

test('a list ends with « et », in the language of its reader', () => {
  expect(formatList(['Zoé', 'Émile', 'Ana'], 'fr-BE')).toBe('Zoé, Émile et Ana');
  expect(formatList(['Zoé', 'Émile'], 'nl-BE')).toBe('Zoé en Émile');
});
