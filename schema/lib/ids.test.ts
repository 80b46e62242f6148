import { expect, test } from 'vitest';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { nobody } from '../../server/context.ts';
import { asId, idOrNone, idsAmong, knownId, optionalId } from './ids.ts';

const id = '0190a5b4-0000-7000-8000-000000000001';

test('an id passes as it is, of the noun that the field names', () => {
  expect([asId('Week', id), idOrNone('Week', id), knownId('Week', id, 'weekId'), optionalId('Week', id, 'weekId')]).toEqual([
    id,
    id,
    id,
    id,
  ]);
  expect(idsAmong([id, 'x', ''])).toEqual([id]);
});

test('what cannot be an id is unknown, or nobody’s, or refused by the name of its field', () => {
  expect(asId('Week', 12)).toBeNull();
  expect(idOrNone('Week', 'x')).toBe(nobody);
  expect(() => knownId('Week', 'x', 'weekId')).toThrow(expect.objectContaining({ name: 'InputInvalid', field: 'weekId' }));
  expect(() => optionalId('Week', '', 'weekId')).toThrow(InputInvalid);
});

test('an id that is left out is none', () => {
  expect([optionalId('Week', null, 'weekId'), optionalId('Week', undefined, 'weekId')]).toEqual([null, null]);
});
