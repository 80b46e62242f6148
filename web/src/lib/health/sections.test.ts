import { expect, it } from 'vitest';
import { isDone } from './sections.ts';

const none = {
  'allergies.answer': 'non',
  'illness.answer': 'non',
  'medication.answer': 'non',
  'diet.answer': 'non',
  'support.answer': 'non',
};

it('silence about allergies is no answer', () => {
  expect(isDone('sante', {})).toBe(false);
  expect(isDone('sante', { tetanusVaccinated: 'true' })).toBe(false);
  expect(isDone('sante', { ...none, tetanusVaccinated: 'true' })).toBe(true);
  expect(isDone('sante', { ...none, 'allergies.answer': '', tetanusVaccinated: 'true' })).toBe(false);
});

it('« oui » without what there is to say is no answer', () => {
  const asked = { ...none, 'allergies.answer': 'oui', tetanusVaccinated: 'true' };
  expect(isDone('sante', asked)).toBe(false);
  expect(isDone('sante', { ...asked, allergies: 'noix' })).toBe(true);
});

it('who may fetch the child is named with a telephone, or nobody may', () => {
  const rest = { 'mayNotFetch.answer': 'non', mayLeaveAlone: 'false' };
  expect(isDone('retour', rest)).toBe(false);
  expect(isDone('retour', { ...rest, 'mayFetch.answer': 'oui' })).toBe(false);
  expect(isDone('retour', { ...rest, 'mayFetch.answer': 'oui', 'mayFetch.0.phone': '0470' })).toBe(true);
  expect(isDone('retour', { ...rest, 'mayFetch.answer': 'non' })).toBe(true);
});
