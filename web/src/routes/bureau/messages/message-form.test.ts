// The form of a message shows what was chosen and what was written, all of it.
import { expect, test } from 'vitest';
import { inputOf, keepChosen, valuesOf } from './message-form.server.ts';

const nothing = {
  seasonId: null,
  plaineId: null,
  siteId: null,
  weekId: null,
  season: null,
  plaine: null,
  site: null,
  week: null,
  weekOf: null,
};
const none = { seasons: [], plaines: [], sites: [], mondays: [], groups: [] };

test('what was chosen stays a choice when it left the lists or is gone, so that saving asks for no more families', () => {
  const selection = { ...nothing, seasonId: 's', season: { id: 's', name: 'Été 2026' }, weekId: 'w', weekOf: '2026-07-08', places: [] };
  const values = valuesOf({ texts: [], selection });
  expect(inputOf(values).selection).toMatchObject({ seasonId: 's', plaineId: null, weekId: 'w', weekOf: '2026-07-06' });
  const site = { value: 'x', label: 'École' };
  const choices = keepChosen({ ...none, sites: [site] }, { ...values, 'selection.siteId': 'x' }, selection);
  expect(choices.seasons).toEqual([{ value: 's', label: 'Été 2026' }]);
  expect(choices.groups).toEqual([{ value: 'w', label: "Choix qui n'existe plus" }]);
  expect(choices.mondays).toMatchObject([{ value: '2026-07-06' }]);
  expect(choices.sites).toEqual([site]);
  expect(choices.plaines).toEqual([]);
  expect(keepChosen(none, { 'selection.weekId': 'w' }).groups).toMatchObject([
    { value: 'w', label: expect.stringContaining('plus proposé') },
  ]);
});

test('a text in easy French, as the graph takes it, is not lost', () => {
  const texts = ['fr', 'fr-x-facile'].map((language) => ({ language, title: 'Titre', text: 'Texte' }));
  expect(inputOf(valuesOf({ texts, selection: { ...nothing, places: ['CONFIRMED'] } })).texts).toEqual(texts);
});
