import { expect, it } from 'vitest';
import { answered, changedPhotos } from './answers.server.ts';
import { told, yesNo } from './sections.ts';

const all = {
  'contacts.0.name': 'Mamy',
  'contacts.0.relation': 'grand-mère',
  'contacts.0.phone': '0470 12 34 56',
  doctorName: 'Dr Simon',
  doctorPhone: '087 12 34 56',
  swims: 'WELL',
  declared: 'on',
  'mayFetch.answer': 'non',
  ...Object.fromEntries(told.map((name) => [`${name}.answer`, 'non'])),
  ...Object.fromEntries(yesNo.map((name) => [name, 'false'])),
};
const input = (values: Record<string, string>, validate: boolean) => {
  const checked = answered('child', values, validate);
  return checked.ok ? checked.input : checked.errors;
};

it('« non » says none, « oui » says what, and silence stays unanswered', () => {
  const none = { allergies: '', medication: '', mayNotFetch: '', mayFetch: [], takesNap: false, mutuality: null };
  expect(input(all, true)).toMatchObject({ ...none, validate: true });
  const yes = { ...all, 'allergies.answer': 'oui', allergies: 'noix', 'mayFetch.answer': 'oui' };
  expect(input({ ...yes, 'mayFetch.0.name': 'Papy', 'mayFetch.0.phone': '0470123456' }, true)).toMatchObject({
    allergies: 'noix',
    mayFetch: [{ name: 'Papy', phone: '+32470123456' }],
  });
  expect(input({}, false)).toMatchObject({ allergies: null, mayFetch: null, takesNap: null, validate: false });
});

it('a sheet is validated once each question is answered, and every one that is not is named at once', () => {
  for (const name of [...told.map((question) => `${question}.answer`), 'mayFetch.answer', ...yesNo, 'swims'])
    expect(input({ ...all, [name]: '' }, true)).toHaveProperty([name], expect.any(String));
  expect(Object.keys(input({}, true)).length).toBeGreaterThan(15);
  // « oui » and nothing more: asked when it is validated, kept as unanswered when it is saved
  expect(input({ ...all, 'diet.answer': 'oui' }, true)).toEqual({ diet: expect.any(String) });
  expect(input({ ...all, 'diet.answer': 'oui' }, false)).toMatchObject({ diet: null });
});

it('a text that was typed before « non » is not sent', () => {
  expect(input({ ...all, allergies: 'noix' }, true)).toMatchObject({ allergies: '' });
});

it('of the photos only what the parent changed is written down', () => {
  const shown = { 'photo.PHOTO_SOCIAL.version': '2026-11', 'photo.PHOTO_INTERNAL.version': '2026-11', 'photo.PHOTO_INTERNAL.shown': 'on' };
  expect(changedPhotos('child', { ...shown, 'photo.PHOTO_INTERNAL': 'on' })).toEqual([]);
  expect(changedPhotos('child', { ...shown, 'photo.PHOTO_SOCIAL': 'on' })).toEqual([
    { childId: 'child', purpose: 'PHOTO_INTERNAL', given: false, textVersion: '2026-11' },
    { childId: 'child', purpose: 'PHOTO_SOCIAL', given: true, textVersion: '2026-11' },
  ]);
});
